import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault, Ms, Person, RunningSandbox, SandboxOptions } from '#sandbox';
import { takeFault } from './outages.js';
import type { Reply } from './reply.js';
import type { Role } from './rights.js';
import { applyAutosave, applyEvent, createEmptySite } from './site-state.js';
import type { Autosave, SiteState } from './site-state.js';
import { toGmtText } from './site-clock.js';
import type { SiteZone } from './site-clock.js';
import { serveSite } from './serve-site.js';
import type { Wire } from './serve-site.js';

/** What else can be strange about a site, beyond its story. */
export interface WordpressSandboxOptions extends SandboxOptions {
  /** Plain permalinks: only `?rest_route=` works, and the Link header says so. */
  plainPermalinks?: boolean;
  /** Default `hub_reader`, which reads everything. */
  role?: Role;
  /** Company id of the person whose account the hub uses. Default: a bot with an account, else the first active one. */
  account?: string;
  /** A proxy that drops the Authorization header on its way. */
  stripAuthorization?: boolean;
  /** The zone setting was changed: rows written before hold local times of the earlier zone. */
  earlierZone?: { until: Ms; timezone: string };
  revisionsDisabled?: boolean;
  autosaves?: Autosave[];
  /** Requests (`METHOD path`) whose JSON comes after a PHP warning. */
  phpWarnings?: RegExp;
  /** A cache in front that serves an address again for this long, unless asked for `no-cache`. */
  cacheSeconds?: number;
}

const password = 'Kb3q 8Ztw Yh2M uF6d Lx1P s9Va';

/** Starts a WordPress site that holds what had happened in the company by the clock's now. */
export const startWordpressSandbox = async (options: WordpressSandboxOptions): Promise<RunningSandbox> => {
  const { company } = options;
  const account = findAccount(company.people, options.account);
  const zone: SiteZone = {
    timezone: company.site.timezone,
    ...(options.earlierZone ? { earlier: options.earlierZone } : {}),
  };
  const readState = followStory(options, zone);
  const faults: Fault[] = [];
  const requests: RunningSandbox['requests'] = [];
  const offContract: string[] = [];
  const cache = new Map<string, { until: Ms; reply: Reply }>();
  const registered = toGmtText((company.wordpress[0]?.at ?? company.start) - 86_400_000);
  let root = '';

  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const method = request.method ?? 'GET';
    const path = request.url ?? '/';
    const fault = takeFault(faults, `${method} ${path}`);
    if (fault === 'reset') {
      requests.push({ method, path, status: 0 });
      request.socket.destroy();
      return;
    }
    const at = options.now();
    const wire: Wire = {
      method,
      path,
      fault,
      at,
      account,
      password,
      root,
      registered,
      authorization: options.stripAuthorization ? undefined : request.headers.authorization,
      timezone: company.site.timezone,
      name: company.site.name,
      people: company.people,
      state: readState(),
      plain: options.plainPermalinks === true,
      role: options.role ?? 'hub_reader',
      revisionsEnabled: options.revisionsDisabled !== true,
      warns: options.phpWarnings?.test(`${method} ${path}`) === true,
      report: (reason) => offContract.push(`${method} ${path}: ${reason}`),
    };
    const kept = cache.get(path);
    const isFresh = kept !== undefined && at < kept.until && !/no-cache/.test(request.headers['cache-control'] ?? '');
    const reply = isFresh ? kept.reply : serveSite(wire);
    if (!isFresh && options.cacheSeconds && method === 'GET')
      cache.set(path, { until: at + options.cacheSeconds * 1000, reply });
    requests.push({ method, path, status: reply.status });
    send(response, reply, { date: at, withBody: method !== 'HEAD', cut: fault === 'truncated' });
  };

  const server = createServer((request, response) => {
    request.resume();
    serve(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    baseUrl: root,
    config: { user: account.wordpress!.slug },
    secrets: { applicationPassword: password },
    requests,
    offContract,
    fail: (fault) => void faults.push({ ...fault }),
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
};

function findAccount(people: Person[], id: string | undefined): Person {
  const users = people.filter((person) => person.wordpress);
  const found =
    id === undefined
      ? (users.find((person) => person.bot) ?? users.find((person) => person.active) ?? users[0])
      : users.find((person) => person.id === id);
  if (!found) throw new Error('nobody in this company has an account on the site');
  return found;
}

/** Keeps the site's tables at the clock's now; a clock set back starts the story over. */
function followStory(options: WordpressSandboxOptions, zone: SiteZone): () => SiteState {
  let state = createEmptySite();
  let told = 0;
  let saved = 0;
  let last = -Infinity;
  const autosaves = [...(options.autosaves ?? [])].sort((a, b) => a.at - b.at);
  return () => {
    const now = options.now();
    if (now < last) {
      state = createEmptySite();
      told = saved = 0;
    }
    last = now;
    for (;;) {
      const event = options.company.wordpress[told];
      if (!event || event.at > now) break;
      applyEvent(state, event, options.company, zone);
      told++;
    }
    for (let next = autosaves[saved]; next && next.at <= now; next = autosaves[++saved])
      applyAutosave(state, next, zone);
    return state;
  };
}

function send(response: ServerResponse, reply: Reply, how: { date: Ms; withBody: boolean; cut: boolean }): void {
  const body = Buffer.isBuffer(reply.body) ? reply.body : Buffer.from(reply.body);
  response.sendDate = false;
  const date = new Date(how.date).toUTCString();
  response.writeHead(reply.status, { Date: date, ...reply.headers, 'Content-Length': body.length });
  if (!how.withBody) response.end();
  else if (how.cut) response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
  else response.end(body);
}

export { startWordpressSandbox as start };
export { places } from './places.js';
