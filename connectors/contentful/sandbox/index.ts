import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ms, RunningSandbox, SandboxOptions, SeenRequest } from '#sandbox';
import { answer, type Sandbox } from './answer.js';
import { Hooks } from './definitions-of-hooks.js';
import { Deliverer, type Delivery, type Forgery } from './deliver.js';
import { Faults } from './faults.js';
import type { Notice } from './notices.js';
import { RateBudget } from './rate-budget.js';
import { worldAt } from './world.js';

/** What only this tool's sandbox can be told; all of it has a default. */
export interface ContentfulSandboxOptions extends SandboxOptions {
  /** Requests per second. Default: none are counted, although the headers say ten. */
  perSecond?: number;
  /** The clock of the rate limit and of signatures, which the tool counts in real time. */
  wallNow?(): Ms;
  /** Path segments that the plan or the role leaves out, such as `workflows`. Default: none. */
  denied?: ReadonlySet<string>;
  /** Bytes that an answer may have. Default: 7 MB, as the tool has it. */
  largest?: number;
}

/** A running stand-in for Contentful, which can also call webhooks. */
export interface RunningContentful extends RunningSandbox {
  /** Calls the registered webhooks for everything that happened after `from` and until `until`. */
  deliver(from: Ms, until: Ms): Promise<Delivery[]>;
  /** Calls them with one notice, with a flaw where a test wants one. */
  send(notice: Notice, forgery?: Forgery): Promise<Delivery[]>;
}

const SEVEN_MEGABYTES = 7 * 1024 * 1024;

/** Serves the company's Contentful space at the paths of the Content Management API. */
export async function startContentfulSandbox(options: ContentfulSandboxOptions): Promise<RunningContentful> {
  const { company, port = 0, perSecond = Infinity, denied = new Set(), largest = SEVEN_MEGABYTES } = options;
  const wallNow = () => options.wallNow?.() ?? Date.now();
  const requests: SeenRequest[] = [];
  const offContract: string[] = [];
  const hooks = new Hooks();
  const sandbox: Sandbox = {
    now: () => options.now(),
    requests,
    offContract,
    worldAt: worldAt(company),
    hooks,
    budget: new RateBudget(perSecond, wallNow),
    faults: new Faults(),
    denied,
    largest,
  };
  const deliverer = new Deliverer(company, hooks, wallNow);
  const server = createServer((request, response) => {
    // A caller that goes away while it is still sending is owed no answer.
    answer(sandbox, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { id: space, environment, token, workflowSteps } = company.contentfulSpace;
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    config: { space, environment, workflowSteps },
    secrets: { token },
    requests,
    offContract,
    fail: (fault) => sandbox.faults.add(fault),
    deliver: (from, until) => deliverer.deliver(from, until),
    send: (notice, forgery) => deliverer.send(notice, forgery),
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

export { startContentfulSandbox as start };
export { places } from './places.js';
