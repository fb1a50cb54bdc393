import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ms, RunningSandbox, SandboxOptions, SeenRequest } from '#sandbox';
import type { SharedWith } from './accounts.js';
import { answer, type Sandbox } from './answer.js';
import { Cursors } from './cursors.js';
import { Faults } from './faults.js';
import { Budgets, type Tiers } from './tiers.js';
import { worldAt } from './world.js';

/** What only this tool's sandbox can be told; all of it has a default. */
export interface SlackSandboxOptions extends SandboxOptions {
  /** Default `off`. */
  tiers?: Tiers;
  /** What the token was granted. Default: everything a reader needs. */
  scopes?: readonly string[];
  /** The clock of tiers and cursors, which the tool counts in real time. */
  wallNow?(): Ms;
  /** How long the workspace keeps messages. Default: for ever. */
  retention?: Ms;
  /** Default: no channel is shared with another workspace. */
  shared?: SharedWith;
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
export async function startSlackSandbox(options: SlackSandboxOptions): Promise<RunningSandbox> {
  const { company, port = 0, tiers = 'off', scopes = SCOPES, shared = null, retention = Infinity } = options;
  const wallNow = () => options.wallNow?.() ?? Date.now();
  const requests: SeenRequest[] = [];
  const offContract: string[] = [];
  const { token, approvalMarker } = company.slackTeam;
  const sandbox: Sandbox = {
    token,
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
  sandbox.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    baseUrl: `${sandbox.origin}/api/`,
    config: { approvalMarker },
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
