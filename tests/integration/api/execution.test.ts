import { execute, parse, type DocumentNode } from 'graphql';
import { IDS } from './fixture/index.js';
import { openHub, type Hub } from './harness.js';
import { EXAMPLE_QUERY } from '../../../src/api/http/example.js';
import { hubSchema } from '../../../src/api/schema/build.js';
import { prepare, run } from '../../../src/api/execution/jit.js';
import type { HubContext } from '../../../src/api/context.js';
import { CursorSeal } from '../../../src/api/paging/cursor.js';
import { PeopleMap } from '../../../src/api/people.js';
import { Loaders } from '../../../src/api/reading/loaders.js';
import { Snapshot } from '../../../src/api/reading/snapshot.js';
import { NOW } from './fixture/index.js';

let hub: Hub;
let people: PeopleMap;
const cursors = new CursorSeal('a secret');
beforeAll(async () => {
  hub = await openHub();
  people = new PeopleMap(hub.owner, undefined as never);
});
afterAll(() => hub.close());

async function inContext<T>(work: (context: HubContext) => Promise<T>): Promise<T> {
  const db = new Snapshot(hub.owner);
  try {
    return await work({
      viewer: { name: 'local', role: 'local', scopes: [], keyId: null },
      requestId: 'x',
      isPast: false,
      isVeiled: false,
      isRedefined: false,
      nowMs: NOW,
      db,
      loaders: new Loaders(db),
      people: await people.directory(),
      cursors,
      options: undefined as never,
    });
  } finally {
    await db.close();
  }
}

const DOCUMENTS: [name: string, text: string, variables?: Record<string, unknown>][] = [
  ['the example', EXAMPLE_QUERY],
  ['aliases and typename', '{ a: viewer { __typename n: name } b: viewer { role } }'],
  [
    'fragments',
    'query { tasks(first: 3) { nodes { ...f ... on Task { url } } } } fragment f on Task { name assignees { ...p } } fragment p on Person { name }',
  ],
  [
    'skip and include',
    'query ($yes: Boolean!) { viewer { name @skip(if: $yes) role @include(if: $yes) } }',
    { yes: true },
  ],
  [
    'edges and cursors',
    '{ tasks(first: 2) { totalCount edges { cursor node { id } } pageInfo { endCursor hasNextPage } } }',
  ],
  ['enums, dates, json', '{ changes(first: 4) { nodes { what from to timeSource occurredAt item { kind } } } }'],
  [
    'variables with defaults',
    'query ($n: Int = 2, $d: OrderDirection = DESC) { tasks(first: $n, orderBy: [{ field: NAME, direction: $d }]) { nodes { name dueOn } } }',
  ],
  [
    'an input object',
    'query ($f: TaskFilter) { tasks(filter: $f) { nodes { name } } }',
    { f: { category: { in: ['DONE', 'READY'] } } },
  ],
  ['an error of ours in a nullable place', '{ campaign(key: "NOPE") { name } viewer { name } }'],
  ['an error of ours in a list of one', `{ tasks(first: 1, after: "x") { nodes { id } } }`],
  ['a missing variable', 'query ($k: String!) { campaign(key: $k) { name } }'],
  ['a variable of the wrong type', 'query ($n: Int) { tasks(first: $n) { nodes { id } } }', { n: 'many' }],
  [
    'everything of a campaign',
    `{ campaign(id: "${IDS.campaign}") { people { nodes { name } } links { nodes { rule item { name } } } messages { nodes { kind } } containers { nodes { parents { name } } } } }`,
  ],
  ['introspection', '{ __type(name: "Task") { fields { name type { kind name ofType { name } } } } }'],
];

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test.each(DOCUMENTS)('compiled and interpreted execution agree: %s', async (_name, text, variables = {}) => {
  const schema = hubSchema();
  const document: DocumentNode = parse(text);
  const prepared = prepare(schema, document);
  expect(prepared.compiled).not.toBeNull();
  const compiled = await inContext((context) => run(schema, document, prepared, context, variables));
  const interpreted = await inContext(async (contextValue) =>
    execute({ schema, document, contextValue, variableValues: variables }),
  );
  expect(plain(compiled)).toEqual(plain(interpreted));
  expect(compiled.errors?.map((error) => error.extensions)).toEqual(
    interpreted.errors?.map((error) => error.extensions),
  );
});
