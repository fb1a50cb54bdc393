import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ms, RunningSandbox, SandboxOptions, SeenRequest } from '#sandbox';
import { Faults } from './faults.js';
import { RateBudget } from './rateBudget.js';
import { answer, type Sandbox } from './answer.js';
import { Tokens } from './tokens.js';
import { worldAt } from './world.js';

/** What only this tool's sandbox can be told; all of it has a default. */
export interface AsanaSandboxOptions extends SandboxOptions {
  /** Default: no limit. */
  requestsPerMinute?: number;
  /** The clock of offsets, links and the rate budget, which the tool counts in real time. */
  wallNow?(): Ms;
}

/** Serves the company's Asana at `/api/1.0`. */
export async function startAsanaSandbox(options: AsanaSandboxOptions): Promise<RunningSandbox> {
  const { company, port = 0, requestsPerMinute = Infinity } = options;
  const now = () => options.now();
  const wallNow = () => options.wallNow?.() ?? Date.now();
  const requests: SeenRequest[] = [];
  const offContract: string[] = [];
  const token = `asana-sandbox-${company.seed}`;
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
    origin: '',
  };
  const server = createServer((request, response) => answer(sandbox, request, response));
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
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
