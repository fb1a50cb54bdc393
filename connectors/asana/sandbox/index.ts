import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ms, RunningSandbox, SandboxOptions, SeenRequest } from '#sandbox';
import { Faults } from './faults.js';
import { RateBudget } from './rateBudget.js';
import { answer, type Sandbox } from './answer.js';
import { Deliverer, type Delivery, type Flaws, type Forgery } from './deliver.js';
import { Tokens } from './tokens.js';
import { Webhooks } from './webhooks.js';
import { worldAt } from './world.js';

/** What only this tool's sandbox can be told; all of it has a default. */
export interface AsanaSandboxOptions extends SandboxOptions {
  /** Default: no limit. */
  requestsPerMinute?: number;
  /** The clock of offsets, links and the rate budget, which the tool counts in real time. */
  wallNow?(): Ms;
  /** Webhooks that one project or task may have. Default: 1000, as in the tool. */
  webhooksOfOne?: number;
  /** Refuses to call this machine, as the tool does. Default: it is where all receivers are. */
  publicOnly?: boolean;
  /** How long a receiver of calls may take. Default: 10 seconds, as in the tool. */
  patienceMs?: number;
}

/** A running stand-in for Asana, which can also call webhooks. */
export interface RunningAsana extends RunningSandbox {
  /** Calls the webhooks for what happened after `from` and until `until`, with heartbeats and what is still to be retried. */
  deliver(from: Ms, until: Ms, flaws?: Flaws): Promise<Delivery[]>;
  /** Calls one webhook with these events; none: a heartbeat. With a flaw where a test wants one. */
  send(webhook: string, events: object[], forgery?: Forgery): Promise<Delivery>;
}

/** Serves the company's Asana at `/api/1.0`. */
export async function startAsanaSandbox(options: AsanaSandboxOptions): Promise<RunningAsana> {
  const {
    company,
    port = 0,
    requestsPerMinute = Infinity,
    webhooksOfOne = 1000,
    patienceMs = 10_000,
    publicOnly = false,
  } = options;
  const now = () => options.now();
  const wallNow = () => options.wallNow?.() ?? Date.now();
  const requests: SeenRequest[] = [];
  const offContract: string[] = [];
  const token = `asana-sandbox-${company.seed}`;
  const secretOf = (gid: string) =>
    createHmac('sha256', `asana-sandbox-hooks:${company.seed}`).update(gid).digest('hex');
  const webhooks = new Webhooks(webhooksOfOne, secretOf, publicOnly);
  const deliverer = new Deliverer(company, webhooks, patienceMs);
  const sandbox: Sandbox = {
    token,
    now,
    wallNow,
    requests,
    offContract,
    worldAt: worldAt(company),
    tokens: new Tokens(company.seed),
    budget: new RateBudget(requestsPerMinute, wallNow),
    faults: new Faults(),
    webhooks,
    patienceMs,
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
  sandbox.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    baseUrl: `${sandbox.origin}/api/1.0`,
    config: { workspace: company.workspace.gid },
    secrets: { token },
    requests,
    offContract,
    fail: (fault) => sandbox.faults.add(fault),
    deliver: (from, until, flaws) => deliverer.deliver(from, until, flaws),
    send: (webhook, events, forgery) => deliverer.send(webhook, events, forgery),
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

export { startAsanaSandbox as start };
export { places } from './places.js';
