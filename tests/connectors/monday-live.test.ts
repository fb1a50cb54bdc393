import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildSchema, graphqlSync } from 'graphql';
import type { MondayApi } from '../../connectors/monday/api.js';
import { live } from '../../connectors/monday/live.js';

const SDL = readFileSync(resolve(__dirname, 'monday-schema.2026-10.graphql'), 'utf8');

/** monday as far as introspection goes, with a schema that a test has changed. */
function api(change: (sdl: string) => string, versions: unknown = [{ kind: 'current', value: '2026-10' }]): MondayApi {
  const schema = buildSchema(change(SDL));
  return {
    ask: (document: string) =>
      Promise.resolve({
        data: document.startsWith('query Versions') ? { versions } : graphqlSync({ schema, source: document }).data,
      }),
  } as unknown as MondayApi;
}

async function differencesOf(of: MondayApi): Promise<string[]> {
  const told: string[] = [];
  let looked = 0;
  for await (const { what, differs } of live(of)) {
    looked++;
    if (differs !== null) told.push(`${what}: ${differs}`);
  }
  expect(looked).toBeGreaterThan(10);
  return told;
}

test('the vendor’s own schema has everything that is asked for', async () => {
  expect(await differencesOf(api((sdl) => sdl))).toEqual([]);
});

test('a field that is gone, and one that is of another type, are named with their documents', async () => {
  const gone = await differencesOf(api((sdl) => sdl.replace(/^ {2}items_count.*$/m, '')));
  expect(gone).toEqual([expect.stringMatching(/^document BOARDS: Cannot query field "items_count" on type "Board"/)]);
  const retyped = await differencesOf(api((sdl) => sdl.replace(/^( {2}time_zone_identifier): String/m, '$1: User')));
  expect(retyped.join()).toMatch(/document USERS: Field "time_zone_identifier" of type "User" must have a selection/);
});

test.each([
  [
    [{ kind: 'deprecated', value: '2026-10' }],
    'version 2026-10: monday calls it deprecated; another one answers in its place',
  ],
  [
    [{ kind: 'current', value: '2027-04' }],
    'version 2026-10: monday calls it nothing any more; another one answers in its place',
  ],
])('a version that is served no longer', async (versions, says) => {
  expect(await differencesOf(api((sdl) => sdl, versions))).toEqual([says]);
});

test('no schema at all is a contract that broke', async () => {
  const nothing = { ask: () => Promise.resolve({ data: {} }) } as unknown as MondayApi;
  await expect(differencesOf(nothing)).rejects.toThrow('monday does not say what its schema is');
});
