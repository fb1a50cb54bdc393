import { z } from 'zod';
import {
  ContractError,
  TransientError,
  type Connector,
  type Page,
  type Raw,
  type Stream,
} from '../../../src/sdk/index.js';
import { createTestDatabase, expectNoOpenBackends, type TestDatabase } from '../../support/database.js';
import { TestEngine } from './engine.js';

jest.setTimeout(60_000);

let database: TestDatabase;
let hub: TestEngine;

beforeAll(async () => {
  database = await createTestDatabase();
  hub = new TestEngine(database);
});

afterAll(async () => {
  await hub.close();
  await expectNoOpenBackends(database);
  await database.drop();
});

const sheet = z.looseObject({ id: z.string(), name: z.string() });

/** A drawer of sheets by number: some are blank, and what left it is told by number alone. */
class Drawer {
  pages: Page<unknown>[] = [];
  fault: Error | null = null;
  readonly asked: string[] = [];

  /** Sheet `name` at this place; without a name it cannot be read. */
  static at(place: number, name?: string): Raw {
    return { body: Buffer.from(name ? JSON.stringify({ id: `sheet ${place}`, name }) : ''), meta: { place, box: 'b' } };
  }

  get connector(): Connector {
    const pages = async function* (all: Page<unknown>[]): AsyncGenerator<Page<unknown>> {
      await Promise.resolve();
      yield* all;
    };
    const sheets: Stream<z.infer<typeof sheet>, unknown, unknown> = {
      name: 'sheets',
      record: sheet,
      decode: (raw) => {
        if (this.fault) return Promise.reject(this.fault);
        if (raw.body.length === 0) return Promise.reject(new ContractError('blank'));
        return Promise.resolve(JSON.parse(raw.body.toString('utf8')));
      },
      identify: (value) => ({ key: (value as { id: string }).id }),
      unreadKey: ({ meta }) => `unread ${String(meta!['place'])}`,
      cursor: z.unknown(),
      read: () => pages(this.pages),
      get: (_, keys) => {
        this.asked.push(...keys);
        return Promise.resolve(keys.map((key) => ({ key, state: 'deleted' as const })));
      },
      drafts: ({ id, name }) => [
        { draft: 'asset', key: id, type: 'page', name, status: null, placements: [], createdAt: null },
      ],
    };
    return {
      id: 'fake',
      title: 'Fake',
      config: z.object({}),
      secrets: z.object({}),
      open: () => Promise.resolve({}),
      budget: () => [],
      classify: () => null,
      check: () => Promise.resolve({ account: 'acme' }),
      streams: [sheets],
    };
  }
}

const asides = (id: string) =>
  hub.rows(`SELECT key, status FROM quarantine WHERE connection_id = $1 ORDER BY key`, [id]);

test('records that cannot be decoded wait each under a name of its own, until one at that place reads', async () => {
  const tool = new Drawer();
  const target = await hub.connect('drawer', tool as never);
  tool.pages = [{ records: [Drawer.at(1, 'one'), Drawer.at(2), Drawer.at(3)], next: 1 }];
  const first = await hub.run(target);
  expect(first.counts).toMatchObject({ read: 3, applied: 1, quarantined: 2 });
  expect(await asides(target.id)).toEqual([
    { key: 'unread 2', status: 'waiting' },
    { key: 'unread 3', status: 'waiting' },
  ]);
  tool.pages = [{ records: [Drawer.at(2, 'two')], next: 2 }];
  await hub.run(target);
  expect(await asides(target.id)).toEqual([
    { key: 'unread 2', status: 'resolved' },
    { key: 'unread 3', status: 'waiting' },
  ]);
});

test('a failure that passes sets nothing aside: the page is read again', async () => {
  const tool = new Drawer();
  const target = await hub.connect('busy', tool as never);
  tool.pages = [{ records: [Drawer.at(1, 'one')], next: 1 }];
  tool.fault = new TransientError('no room to decode in');
  expect(await hub.run(target)).toMatchObject({ status: 'partial', counts: { read: 0, quarantined: 0 } });
  tool.fault = null;
  expect(await hub.run(target)).toMatchObject({ status: 'succeeded', counts: { applied: 1 } });
});

test('records named as absent by their place are asked for by key, the others are left alone', async () => {
  const tool = new Drawer();
  const target = await hub.connect('absent', tool as never);
  const all = [1, 2, 3, 4].map((place) => Drawer.at(place, `sheet ${place}`));
  tool.pages = [{ records: all, next: 1, whole: true }];
  await hub.run(target);
  tool.pages = [{ records: [Drawer.at(5, 'new')], next: 2, absent: [{ place: 2 }, { place: 4 }, { place: 77 }] }];
  expect((await hub.run(target)).counts).toMatchObject({ applied: 1, tombstones: 2 });
  expect(tool.asked).toEqual(['sheet 2', 'sheet 4']);
  const rows = await hub.rows(`SELECT key FROM asset WHERE connection_id = $1 AND gone_at IS NULL ORDER BY key`, [
    target.id,
  ]);
  expect(rows.map(({ key }) => key)).toEqual(['sheet 1', 'sheet 3', 'sheet 5']);
});
