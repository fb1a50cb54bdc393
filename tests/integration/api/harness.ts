import { MEASURE } from '../../support/measure.js';
import { Pool, Client } from 'pg';
import pino from 'pino';
import { createApi, type Api, type ApiOptions, type HubActions } from '../../../src/api/index.js';
import { createPool } from '../../../src/store/pools.js';
import { createTestDatabase, expectNoOpenBackends, type TestDatabase } from '../../support/database.js';
import { NOW, seed } from './fixture/index.js';

export const PEPPER = 'a pepper of more than thirty-two characters';

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  // oxlint-disable-next-line no-explicit-any -- an answer's shape is what the test looks at
  data: any;
  errors?: { message: string; path?: unknown; extensions: { code: string; requestId?: string; reason?: string } }[];
}

export interface Hub {
  api: Api;
  /** Reads and writes past the api. */
  owner: Pool;
  /** Statements that the api has sent since this was emptied. */
  statements: string[];
  logged: string[];
  config: TestDatabase['config'];
  ask(query: string, variables?: object, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

export const IDLE: HubActions = {
  runSync: async () => [],
  replay: async () => ({ replayed: 0, resolved: 0, stillWaiting: 0 }),
  linkItem: async () => ({ decisionId: '', overruledBy: null }),
  linkContainer: async () => ({ decisionId: '', overruledBy: null }),
  decide: async () => ({ decisionId: '', overruledBy: null }),
  undo: async () => {},
};

/** An api over a database of its own with the fixture in it. */
export async function openHub(given: Partial<ApiOptions> & { tasks?: number } = {}): Promise<Hub> {
  const database = await createTestDatabase();
  const owner = new Pool(database.config);
  await seed(owner, given.tasks ?? 6);
  const pool = createPool(database.config, 'hub_api', () => {});
  const statements = watch();
  const logged: string[] = [];
  const api = await createApi({
    api: pool,
    now: () => NOW,
    workspace: { name: 'Acme <Marketing>', timezone: 'Europe/Berlin', campaignKey: 'CMP-\\d+' },
    measure: MEASURE,
    definition: 'test',
    privacy: { minGroup: 5, coordination: false },
    auth: { required: false },
    actions: IDLE,
    log: pino({ level: 'error' }, { write: (line: string) => void logged.push(line) }),
    version: '0.0.0-test',
    ...given,
  });
  return {
    api,
    owner,
    config: database.config,
    statements: statements.sent,
    logged,
    async ask(query, variables, headers = {}) {
      const response = await api.app.inject({
        method: 'POST',
        url: '/graphql',
        headers,
        payload: { query, variables },
      });
      const body = response.json() as Omit<Answer, 'status' | 'headers'>;
      return { ...body, status: response.statusCode, headers: response.headers };
    },
    async close() {
      await api.close();
      statements.stop();
      await Promise.all([pool.end(), owner.end()]);
      await expectNoOpenBackends(database);
      await database.drop();
    },
  };
}

// Every statement of the process goes through here, whatever pool or client sends it.
function watch(): { sent: string[]; stop: () => void } {
  const sent: string[] = [];
  const prototype = Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const original = prototype.query;
  prototype.query = function (...args) {
    const [first] = args;
    sent.push(typeof first === 'string' ? first : (first as { text: string }).text);
    return original.apply(this, args);
  };
  return { sent, stop: () => void (prototype.query = original) };
}
