import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { registry } from '../../connectors/index.js';
import { describeConnector } from '../../src/commands/connector-page.js';

const FOLDER = resolve(__dirname, '../../docs/connectors');

test.each(registry.map(({ connector }) => [connector.id, connector] as const))(
  '%s: its page says what its declaration says; if not: hub connector docs %s > docs/connectors/%s.md',
  (id, connector) => {
    expect(readFileSync(resolve(FOLDER, `${id}.md`), 'utf8')).toBe(`${describeConnector(connector).trimEnd()}\n`);
  },
);

test('there is no page of a connector that is not there', () => {
  expect(readdirSync(FOLDER).toSorted()).toEqual(registry.map(({ connector }) => `${connector.id}.md`).toSorted());
});
