import { example } from '../../../connectors/example/index.js';
import { places, start } from '../../../connectors/example/sandbox/index.js';
import { conform } from '../../../src/conformance/conform.js';
import { makeDatabase } from './stage.js';

jest.setTimeout(300_000);

test('what `hub connector new` copies holds what a connector is held to', async () => {
  const subject = { connector: example, sandbox: () => Promise.resolve(start), places: () => Promise.resolve(places) };
  const said: [string, string, string | null][] = [];
  for await (const { id, status, note } of conform(subject, makeDatabase)) said.push([id, status, note]);
  expect(said.filter(([, status]) => status !== 'proved')).toEqual([]);
  expect(said.length).toBeGreaterThan(25);
});
