import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ms, RunningSandbox, SandboxOptions, SeenRequest } from '#sandbox';
import type { SharedWith } from './accounts.js';
import { answer, type Sandbox } from './answer.js';
import type { Body, Call } from './call.js';
import { Cursors } from './cursors.js';
import { Deliverer, type Delivery, type Flaws, type Forgery, type Way } from './deliver.js';
import { Faults } from './faults.js';
import { Lines, type Farewell } from './lines.js';
import { verifies, wayTo, type Calling } from './requestUrl.js';
import { Budgets, type Tiers } from './tiers.js';
import { World, worldAt } from './world.js';

/** What only this tool's sandbox can be told; all of it has a default. */
export interface SlackSandboxOptions extends SandboxOptions {
  /** Default `off`. */
  tiers?: Tiers;
  /** What the token was granted. Default: everything a reader needs. */
  scopes?: readonly string[];
  /** The clock of tiers, cursors and signatures, which the tool counts in real time. */
  wallNow?(): Ms;
  /** How long the workspace keeps messages. Default: for ever. */
  retention?: Ms;
  /** Default: no channel is shared with another workspace. */
  shared?: SharedWith;
  /** The app's token for Socket Mode, which is on where it is given: events then come over lines, and not by calls. */
  appToken?: string;
  /** How long a receiver may take, in real time. Default: 3 seconds, as in the tool. */
  patienceMs?: number;
  /** Events an hour. Default: 30 000, as in the tool. */
  eventsPerHour?: number;
  /** Tries an hour from which on an app that takes fewer than 5 % is switched off. Default: 1000. */
  fewestJudged?: number;
}

/** A running stand-in for Slack, which also tells what happens. */
export interface RunningSlack extends RunningSandbox {
  signingSecret: string;
  /** Enters the app's address, which must give a challenge back, and switches events on; false: it did not. */
  subscribe(url: string): Promise<boolean>;
  /** Tells what happened after `from` and until `until`, and what is due again, over the lines or to the address. */
  deliver(from: Ms, until: Ms, flaws?: Flaws): Promise<Delivery[]>;
  /** Tells one event that the history does not hold, with a flaw where a test wants one. */
  send(event: Body & { type: string }, forgery?: Forgery): Promise<Delivery>;
  /** Whether Slack gave the address up. */
  isDisabled(): boolean;
  /** Lines that are open, and how Slack ends them. */
  lines: { count(): number; disconnect(reason: Farewell, warnedMs?: number): void; cut(): void };
}

const SCOPES = [
  'channels:read',
  'groups:read',
  'im:read',
  'mpim:read',
  'channels:history',
  'groups:history',
  'im:history',
  'mpim:history',
  'users:read',
  'users:read.email',
  'reactions:read',
  'files:read',
  'team:read',
  'usergroups:read',
];

/** Serves the company's Slack at `/api/<method>`. */
export async function startSlackSandbox(options: SlackSandboxOptions): Promise<RunningSlack> {
  const { company, port = 0, tiers = 'off', scopes = SCOPES, shared = null, retention = Infinity } = options;
  const wallNow = () => options.wallNow?.() ?? Date.now();
  const requests: SeenRequest[] = [];
  const offContract: string[] = [];
  const { token, approvalMarker } = company.slackTeam;
  const { appToken = null, patienceMs = 3_000, eventsPerHour = 30_000, fewestJudged = 1_000 } = options;
  const signingSecret = createHash('sha256').update(`slack-sandbox:${company.seed}`).digest('hex').slice(0, 32);
  const lines = new Lines(patienceMs);
  const sandbox: Sandbox = {
    token,
    appToken,
    lines,
    scopes,
    now: () => options.now(),
    requests,
    offContract,
    worldAt: worldAt(company, shared, retention),
    cursors: new Cursors(company.seed, wallNow),
    tiers,
    budgets: new Budgets(tiers, wallNow),
    faults: new Faults(),
    origin: '',
  };
  const server = createServer((request, response) => {
    // A caller that goes away while it is still sending is owed no answer.
    answer(sandbox, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  lines.listenOn(server);
  sandbox.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const deliverer = new Deliverer(company, (now) => callAt(sandbox, now, new World(company, shared, retention)), {
    perHour: eventsPerHour,
    fewestJudged,
  });
  const calling: Calling = { signingSecret, wallNow, patienceMs };
  let byCall: Way | null = null;
  const way = (): Way | null => (appToken === null ? byCall : lines.way);
  return {
    signingSecret,
    async subscribe(url) {
      const isGood = await verifies(url, calling, randomBytes(26).toString('hex'));
      if (isGood) byCall = wayTo(url, calling);
      if (isGood) deliverer.revive();
      return isGood;
    },
    deliver: (from, until, flaws = {}) => deliverer.deliver(way(), from, until, flaws),
    send(event, forgery = {}) {
      const here = way();
      if (!here) throw new Error('slack sandbox: the app has neither an address nor Socket Mode');
      return deliverer.send(here, event, options.now(), forgery);
    },
    isDisabled: () => deliverer.isDisabled,
    lines: {
      count: () => lines.count,
      disconnect: (reason, warnedMs) => lines.disconnect(reason, warnedMs),
      cut: () => lines.cut(),
    },
    baseUrl: `${sandbox.origin}/api/`,
    config: { approvalMarker },
    secrets: { token, ...(appToken !== null && { appToken }) },
    requests,
    offContract,
    fail: (fault) => sandbox.faults.add(fault),
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        lines.cut();
        server.closeAllConnections();
      }),
  };
}

/** What a call would be answered from at that instant, apart from the world that requests are answered from. */
function callAt({ cursors, scopes, tiers, origin }: Sandbox, now: Ms, world: World): Call {
  world.advance(now);
  return { world, cursors, args: new URLSearchParams(), scopes, tiers, origin, page: null };
}

export { startSlackSandbox as start };
export { places } from './places.js';
