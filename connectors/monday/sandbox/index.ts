import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ms, RunningSandbox, SandboxOptions, SeenRequest } from '#sandbox';
import { answer, PATH, type Sandbox } from './answer.js';
import { Budgets, type Limits } from './budgets.js';
import { Cursors } from './cursors.js';
import { Deliverer, gives, type Calling, type Delivery, type Flaws, type Forgery } from './deliver.js';
import { Faults } from './faults.js';
import { Hooks } from './hooks.js';
import { worldAt } from './world.js';

/** What only this tool's sandbox can be told; all of it has a default. */
export interface MondaySandboxOptions extends SandboxOptions {
  /** Default: so much that no sync meets the limits, calls a day without one, and the shape of errors of today. */
  limits?: Partial<Limits>;
  /** The clock of budgets and links, which the tool counts in real time. */
  wallNow?(): Ms;
  /** Boards whose activity log the token may not see; may be changed while it runs. Default: none. */
  hiddenLogs?: ReadonlySet<string>;
  /** Boards that a bulk change holds, so that whatever reads them gets HTTP 423; may be changed while it runs. */
  lockedBoards?: ReadonlySet<string>;
  /** The token is an app's, whose webhooks are signed. Default: a person's own, whose webhooks are not. */
  isApp?: boolean;
  /** How long a receiver of calls may take, in real time. Default: 10 seconds. */
  patienceMs?: number;
}

/** A running stand-in for monday, which can also call webhooks. */
export interface RunningMonday extends RunningSandbox {
  /** The app's, in which calls are signed. */
  signingSecret: string;
  /** Calls the webhooks for what happened after `from` and until `until`, and for what is to be retried. */
  deliver(from: Ms, until: Ms, flaws?: Flaws): Promise<Delivery[]>;
  /** Calls one webhook with this event, with a flaw where a test wants one. */
  send(hook: string, event: Record<string, unknown>, forgery?: Forgery): Promise<Delivery>;
}

const PLENTY = 1_000_000_000;

/** Serves the company's monday.com at `/v2`. */
export async function startMondaySandbox(options: MondaySandboxOptions): Promise<RunningMonday> {
  const { isApp = false, patienceMs = 10_000 } = options;
  const { company, port = 0, limits, hiddenLogs = new Set(), lockedBoards = new Set() } = options;
  const now = () => options.now();
  const wallNow = () => options.wallNow?.() ?? Date.now();
  const requests: SeenRequest[] = [];
  const offContract: string[] = [];
  const all: Limits = {
    complexityPerMinute: PLENTY,
    requestsPerMinute: Infinity,
    dailyLimit: null,
    complexityShape: 'http-200',
    ...limits,
  };
  const calling: Calling = {
    signingSecret: createHash('sha256').update(`monday-sandbox:${company.seed}`).digest('hex').slice(0, 32),
    wallNow,
    patienceMs,
  };
  const hooks = new Hooks(isApp, (url) => gives(url, randomBytes(26).toString('hex'), patienceMs));
  const deliverer = new Deliverer(company, hooks, calling);
  const sandbox: Sandbox = {
    company,
    now,
    wallNow,
    requests,
    offContract,
    worldAt: worldAt(company),
    cursors: new Cursors(company.seed, now),
    budgets: new Budgets(all, wallNow),
    faults: new Faults(),
    hiddenLogs,
    lockedBoards,
    hooks,
    origin: '',
  };
  const server = createServer((request, response) => {
    // A reader that hangs up in the middle of its own request is told nothing.
    answer(sandbox, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  sandbox.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    baseUrl: `${sandbox.origin}${PATH}`,
    config: {},
    secrets: { token: company.mondayAccount.token },
    requests,
    offContract,
    signingSecret: calling.signingSecret,
    deliver: (from, until, flaws) => deliverer.deliver(from, until, flaws),
    send: (hook, event, forgery) => deliverer.send(hook, event, forgery),
    fail: (fault) => sandbox.faults.add(fault),
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

export { startMondaySandbox as start };
export { places } from './places.js';
