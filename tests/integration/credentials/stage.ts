import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '../../../src/config.js';
import { openHub, type Hub, type HubOptions } from '../../../src/hub.js';
import { createLogger } from '../../../src/log.js';
import type { Connector } from '../../../src/sdk/index.js';
import { createTestDatabase, expectNoOpenBackends, type TestDatabase } from '../../support/database.js';
import type { OauthServer } from '../../support/oauth-server.js';

/** A database, a home, and hubs on both, each as a process of its own would open one. */
export interface Stage {
  database: TestDatabase;
  home: string;
  /** Everything any hub logged, at its most talkative. */
  logged: string[];
  open(connectors: readonly Connector[], yaml: string, more?: Opening): Promise<Hub>;
  rows<Row = Record<string, unknown>>(hub: Hub, sql: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

interface Opening extends Partial<Pick<HubOptions, 'reach' | 'now' | 'clock'>> {
  env?: Record<string, string>;
}

export async function openStage(): Promise<Stage> {
  const database = await createTestDatabase();
  const home = mkdtempSync(join(tmpdir(), 'throughline-credentials-'));
  const logged: string[] = [];
  const open: Hub[] = [];
  return {
    database,
    home,
    logged,
    async open(connectors, yaml, { env = {}, ...more } = {}) {
      const file = join(home, 'hub.yaml');
      writeFileSync(file, yaml);
      const settings = loadSettings(connectors, {
        HUB_HOME: home,
        HUB_CONFIG: file,
        DATABASE_URL: database.url,
        CLIENT_SECRET: 'client-secret',
        ...env,
      });
      const log = createLogger('trace', (line) => void logged.push(line));
      const hub = await openHub({ settings, log, ...more });
      open.push(hub);
      return hub;
    },
    rows: async <Row>(hub: Hub, sql: string, values: unknown[] = []) =>
      (await hub.worker.query(sql, values)).rows as Row[],
    async close() {
      await Promise.all(open.map((hub) => hub.close()));
      await expectNoOpenBackends(database);
      await database.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** hub.yaml of one connection that renews its token at this server. */
export const oauthYaml = (server: OauthServer, name = 'one', more = ''): string => `connections:
${oauthConnection(server, name, more)}`;

export const oauthConnection = (server: OauthServer, name: string, more = ''): string => `  - name: ${name}
    connector: ticket
    baseUrl: ${server.apiUrl}${name === 'one' ? '' : `/${name}`}
    allowPrivateNetwork: true
    credentials: { kind: oauth, tokenUrl: '${server.tokenUrl}', clientId: hub, clientSecret: '\${CLIENT_SECRET}', refreshToken: '\${REFRESH_${name.toUpperCase()}}'${more} }
`;
