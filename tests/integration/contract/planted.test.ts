import { registry } from '../../../connectors/index.js';
import { checksOf, openGround } from '../../../src/conformance/conform.js';
import { ContractError, type Connector, type Stream } from '../../../src/sdk/index.js';
import { makeDatabase } from './stage.js';

jest.setTimeout(180_000);

const wordpress = registry.find(({ connector }) => connector.id === 'wordpress')!;
type AnyStream = Stream<unknown, unknown, unknown>;

/** Those of some checks that go red when this is wrong with WordPress's connector. */
async function redWith(ids: string[], alter: (connector: Connector) => Partial<Connector>): Promise<string[]> {
  const connector = { ...wordpress.connector, ...alter(wordpress.connector) };
  const ground = await openGround({ ...wordpress, connector }, makeDatabase);
  const red: string[] = [];
  try {
    const checks = checksOf(ground.places).filter(({ id }) => ids.includes(id));
    expect(checks).toHaveLength(ids.length);
    for (const { id, run } of checks) await run(ground).catch(() => red.push(id));
  } finally {
    await ground.close();
  }
  return red;
}

const streamsWith = (connector: Connector, name: string, alter: (stream: AnyStream) => Partial<AnyStream>) => ({
  streams: connector.streams.map((stream: AnyStream) =>
    stream.name === name ? { ...stream, ...alter(stream) } : stream,
  ),
});

test('a passing failure that is taken for a broken contract', async () => {
  const ids = ['server-error at the start', 'server-error in mid-walk', 'full'];
  const red = await redWith(ids, ({ classify }) => ({
    classify: (reply) => (reply.status === 500 ? new ContractError('Broken') : classify(reply)),
  }));
  expect(red.toSorted()).toEqual(ids.slice(0, 2));
});

test('a refused credential that is taken for an empty answer', async () => {
  const red = await redWith(['unauthorized at the start', 'unauthorized in mid-walk', 'unchanged'], ({ classify }) => ({
    classify: (reply) => (reply.status === 401 ? null : classify(reply)),
  }));
  expect(red).toContain('unauthorized in mid-walk');
});

test('an incremental run that sees nothing new', async () => {
  const red = await redWith(['incremental', 'full'], (connector) =>
    streamsWith(connector, 'content', (stream) => ({
      async *read(api, job) {
        if (!job.since || job.full) yield* stream.read(api, job);
      },
    })),
  );
  expect(red).toEqual(['incremental']);
});

test('a listing that calls itself whole and is not, every other time', async () => {
  let times = 0;
  const red = await redWith(['unchanged'], (connector) =>
    streamsWith(connector, 'users', (stream) => ({
      async *read(api, job) {
        const from = times++ % 2;
        for await (const page of stream.read(api, job)) yield { ...page, records: page.records.slice(from) };
      },
      get: (_api, keys) => Promise.resolve(keys.map((key) => ({ key, state: 'deleted' as const }))),
    })),
  );
  expect(red).toEqual(['unchanged']);
});
