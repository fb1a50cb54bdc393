import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Registered } from '../../../connectors/index.js';
import type { Connector, Raw, Stream } from '../../../src/sdk/index.js';
import { decode } from '../../../src/sync/decode.js';
import { readRecord, type Reading } from '../../../src/sync/prepare.js';
import { openStage, type Opened, type Stage } from './stage.js';

const ROOT = resolve(__dirname, '../../..');
const LONGEST_LINES = 300;
const SEEN = { requestedAt: '2026-03-30T08:00:00.000Z', previousAt: '2026-03-29T08:00:00.000Z' };

// oxlint-disable-next-line no-explicit-any -- each stream has its own record and cursor type
type AnyStream = Stream<any, any, any>;

/** What a connector says of itself, and that its functions are as pure as they are declared. */
export function describeDeclaration(registered: Registered): void {
  const { connector } = registered;
  describe('declaration', () => {
    let stage: Stage;
    let opened: Opened;
    beforeAll(async () => {
      stage = await openStage([registered]);
      opened = await stage.openHub();
      await opened.hub.sync(null, {});
    });
    afterAll(async () => {
      await opened.close();
      await stage.close();
    });
    const folder = join(ROOT, 'connectors', connector.id);

    test('its id is its folder; its streams have names of their own', () => {
      expect(connector.id).toMatch(/^[a-z][a-z0-9]*$/);
      expect(existsSync(join(folder, 'index.ts'))).toBe(true);
      const names = connector.streams.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^[a-z][a-z_]*$/);
    });

    test('children name a stream that comes before them, and budgets count something', () => {
      connector.streams.forEach(({ name, parts }, index) => {
        if (!parts || !('of' in parts)) return;
        const before = connector.streams.slice(0, index).map((stream) => stream.name);
        expect({ name, before }).toEqual({ name, before: expect.arrayContaining([parts.of]) });
      });
      const limited = connector
        .budget(connector.config.safeParse(undefined).data)
        .map((lane) => lane.perMinute ?? lane.concurrent);
      expect(limited.length).toBeGreaterThan(0);
      for (const limit of limited) expect(limit).toBeGreaterThan(0);
    });

    test('it says which rights it needs', () => {
      const scopes = connector.streams.flatMap((stream) => stream.scopes ?? []);
      expect(scopes.length).toBeGreaterThan(0);
      for (const stream of connector.streams) expect(stream.scopes?.length).not.toBe(0);
    });

    test('its README tells of every stream, right and setting', () => {
      const readme = readFileSync(join(folder, 'README.md'), 'utf8');
      const config = Object.keys((connector.config as unknown as { shape?: object }).shape ?? {});
      // A right with spaces in it is a description, not a word of the tool's.
      const rights = connector.streams.flatMap((stream) => stream.scopes ?? []).filter((right) => !right.includes(' '));
      const words = [...connector.streams.map((stream) => stream.name), ...config, ...rights];
      const plain = readme.replaceAll('_', ' ').toLowerCase();
      expect(words.filter((word) => !plain.includes(word.replaceAll('_', ' ').toLowerCase()))).toEqual([]);
    });

    test(`no file has more than ${LONGEST_LINES} lines`, () => {
      const long = filesOf(folder).filter((file) => readFileSync(file, 'utf8').split('\n').length > LONGEST_LINES + 1);
      expect(long).toEqual([]);
    });

    test('every fixture is used by a test', () => {
      const fixtures = join(folder, 'fixtures');
      const tests = readdirSync(join(ROOT, 'tests/connectors'))
        .filter((file) => file.startsWith(connector.id))
        .map((file) => readFileSync(join(ROOT, 'tests/connectors', file), 'utf8'));
      // A test that lists the folder uses all of it.
      if (tests.some((text) => /readdirSync\(/.test(text) && text.includes(`connectors/${connector.id}/fixtures`)))
        return;
      const names = existsSync(fixtures) ? readdirSync(fixtures).map((file) => file.replace(/\.[a-z]+$/, '')) : [];
      expect(names.filter((name) => !new RegExp(`['"/]${name}(\\.[a-z]+)?['"]`).test(tests.join('\n')))).toEqual([]);
    });

    test('settings are refused by name, and secrets without their value', () => {
      for (const schema of [connector.config, connector.secrets]) {
        const checked = schema.safeParse({ definitely_not_a_key: 'canary-4711' });
        expect(checked.success).toBe(false);
        expect(JSON.stringify(checked.error!.issues)).toContain('definitely_not_a_key');
        expect(JSON.stringify(checked.error!.issues)).not.toContain('canary-4711');
      }
    });

    describe.each(connector.streams.map((stream: AnyStream) => [stream.name, stream] as const))(
      '%s',
      (name, stream) => {
        let values: Record<string, unknown>[];
        let reading: Reading;
        beforeAll(async () => {
          values = await storedValues(opened, connector, stream);
          const { reader } = opened.hub.engine;
          const { id, config } = opened.hub.targets[0]!;
          reading = { connectionId: id, stream, config, keepText: true, reader };
          expect(values.length).toBeGreaterThan(0);
        });

        test('fields that nobody knows pass', () => {
          for (const value of values) expect(problemOf(reading, withStrangers(value, stream))).toBeNull();
        });

        test('a broken record still has its key', () => {
          for (const value of values) {
            const { key } = stream.identify(value);
            expect(key).toMatch(/./);
            const fatal = Object.keys(value).filter((field) => keyOf(stream, { ...value, [field]: [17] }) !== key);
            // What the key is made of may not break; nothing else may take the key with it.
            expect({ name, fatal: fatal.filter((field) => !/^(id|gid|key|path|ts|meta|sys)$/.test(field)) }).toEqual({
              name,
              fatal: [],
            });
          }
        });

        test('drafts are a function of the record alone', () => {
          for (const value of values) {
            const read = readRecord(reading, value) as { record: Record<string, unknown> };
            const frozen = freeze(structuredClone(read.record));
            const config = freeze(structuredClone(reading.config));
            const first = stream.drafts(frozen, freeze({ ...SEEN }), config);
            expect(stream.drafts(frozen, SEEN, config)).toEqual(first);
            expect(stream.drafts(structuredClone(read.record), SEEN, config)).toEqual(first);
            expect(frozen).toEqual(read.record);
            if (stream.observed) {
              expect(stream.observed(frozen, frozen, SEEN)).toEqual([]);
              expect(stream.observed(null, frozen, SEEN)).toEqual(stream.observed(null, frozen, SEEN));
            }
          }
        });

        test('without the text that is not kept, the same things are said', () => {
          if (!stream.redact) return;
          for (const value of values) {
            const bare = readRecord({ ...reading, keepText: false }, value) as { record: Record<string, unknown> };
            const whole = readRecord(reading, value) as { record: Record<string, unknown> };
            const name = ({ draft, ...rest }: { draft: string }): unknown => [draft, (rest as { key?: unknown }).key];
            const { config } = reading;
            expect(stream.drafts(freeze(bare.record), SEEN, config).map(name)).toEqual(
              stream.drafts(whole.record, SEEN, config).map(name),
            );
          }
        });
      },
    );
  });
}

/** The decoded values of what the sandbox gave, as they were landed. */
async function storedValues(
  { hub }: Opened,
  _connector: Connector,
  stream: AnyStream,
): Promise<Record<string, unknown>[]> {
  const { rows } = await hub.worker.query<{ bytes: Buffer; pointer: string; meta: Record<string, unknown> | null }>(
    `SELECT b.bytes, r.pointer, r.meta FROM raw_record r JOIN raw_body b ON b.id = r.body_id WHERE r.stream = $1 ORDER BY r.key LIMIT 60`,
    [stream.name],
  );
  return Promise.all(
    rows.map(({ bytes, pointer, meta }) => {
      const raw: Raw = { body: gunzipSync(bytes), at: pointer, ...(meta && { meta }) };
      return decode(stream, raw) as Promise<Record<string, unknown>>;
    }),
  );
}

function problemOf(reading: Reading, value: unknown): unknown {
  const read = readRecord(reading, value);
  return 'problem' in read ? read.problem : null;
}

function keyOf(stream: AnyStream, value: unknown): string | null {
  try {
    return stream.identify(value).key;
  } catch {
    return null;
  }
}

/** The value with an unknown field in every object the tool sent; what the connector itself decodes has its own shape inside. */
function withStrangers(value: unknown, { decode: own }: Pick<AnyStream, 'decode'>): unknown {
  if (Array.isArray(value)) return value.map((inner) => withStrangers(inner, { decode: own }));
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value).map(([name, inner]) => [name, own ? inner : withStrangers(inner, {})] as const);
  return { ...Object.fromEntries(fields), added_by_the_tool: { since: '2027' } };
}

function freeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Buffer.isBuffer(value) && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}

/** Source files of a folder, recorded data left out. */
function filesOf(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return name === 'fixtures' ? [] : filesOf(path);
    return /\.(ts|md)$/.test(name) ? [path] : [];
  });
}
