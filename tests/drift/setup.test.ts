import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { registry } from '../../connectors/index.js';

const tools = registry.map(({ connector }) => [connector.id, connector] as const);

test.each(tools)('%s: its README has the steps that `hub connect` prints, in the same words', (id, { setup }) => {
  const readme = readFileSync(resolve(__dirname, `../../connectors/${id}/README.md`), 'utf8');
  const written = /<!-- steps -->\n\n([\s\S]*?)\n\n/.exec(readme)?.[1]?.split('\n');
  expect(written).toEqual(setup!.steps.map((step, i) => `${i + 1}. ${step}`));
});

test.each(tools)('%s: what it proposes for hub.yaml is what its schemas take', (_, { setup, config, secrets }) => {
  expect(config.safeParse(setup!.config ?? {}).error?.issues).toBeUndefined();
  expect(
    secrets.safeParse(Object.fromEntries(setup!.secrets.map((name) => [name, 'x']))).error?.issues,
  ).toBeUndefined();
});
