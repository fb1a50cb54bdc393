import { randomBytes } from 'node:crypto';
import type { Call, HookAnswer } from '../../../src/sdk/index.js';
import { Vault } from '../../../src/store/vault.js';
import { keepHookSecret, makeAddress } from '../../../src/sync/inbox/hooks.js';
import { receive, type Receiving } from '../../../src/sync/inbox/receive.js';
import { workInbox, type Worked } from '../../../src/sync/inbox/work.js';
import type { Target } from '../../../src/sync/run.js';
import type { TestDatabase } from '../../support/database.js';
import { TestEngine } from '../engine/engine.js';
import { SECRET, TellingTool } from './telling-tool.js';

/** A connection of a tool that tells, with an address it calls. */
export interface Telling {
  tool: TellingTool;
  target: Target;
  receiving: Receiving;
  hook: { id: string; address: string };
  send(call: Call, address?: string): Promise<HookAnswer | null>;
  work(): Promise<Worked>;
  /** The task behind a note. */
  task(key: string): Promise<{ name: string; gone: boolean } | null>;
  inbox(): Promise<{ state: string; attempts: number; reason: string | null; bytes: number }[]>;
}

export const vault = new Vault(randomBytes(32));
export const PUBLIC_URL = 'https://hub.example.test/base';

export class InboxBench extends TestEngine {
  private names = 0;

  constructor(database: TestDatabase) {
    super(database);
  }

  async telling(): Promise<Telling> {
    const name = `telling-${++this.names}`;
    const tool = new TellingTool();
    const target = await this.connect(name, tool);
    const { pool } = this;
    const receiving: Receiving = {
      pool,
      vault: () => vault,
      callees: new Map([[name, { id: target.id, name, webhook: tool.connector.webhook!, secrets: {} }]]),
      publicUrl: PUBLIC_URL,
      now: () => this.clock,
      log: () => {},
    };
    const hook = await makeAddress(pool, target.id, 'p1', { pending: false });
    await keepHookSecret(pool, () => vault, { id: hook.id, connectionId: target.id }, SECRET);
    return {
      tool,
      target,
      receiving,
      hook,
      send: (call, address = hook.address) => receive(receiving, name, address, call),
      work: () => workInbox(this.engine, target),
      task: async (key) => {
        const [row] = await this.rows<{ name: string; gone: boolean }>(
          'SELECT name, gone_proof IS NOT NULL AS gone FROM task WHERE connection_id = $1 AND key = $2',
          [target.id, key],
        );
        return row ?? null;
      },
      inbox: () =>
        this.rows(
          'SELECT state, attempts, reason, length(body) AS bytes FROM webhook_inbox WHERE connection_id = $1 ORDER BY id',
          [target.id],
        ),
    };
  }

  /** Lets what was put back be tried at once. */
  hurry(): Promise<unknown> {
    return this.rows(`UPDATE webhook_inbox SET next_at = now() WHERE state = 'waiting'`);
  }
}
