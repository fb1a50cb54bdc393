import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { newConnector } from '../../../src/commands/connector-new.js';

const ROOT = resolve(__dirname, '../../..');
let folder: string;
const said: string[] = [];
const shell = { json: false, print: (line: string) => void said.push(line), printJson: () => {} };

beforeEach(() => {
  said.length = 0;
  folder = mkdtempSync(join(tmpdir(), 'throughline-new-'));
  mkdirSync(join(folder, 'tests/connectors'), { recursive: true });
  for (const part of ['connectors/example', 'connectors/index.ts', 'tests/connectors/example.test.ts'])
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (file: string): string => readFileSync(join(folder, file), 'utf8');

test.each(['acme', 'zoo', 'frontify2'])(
  '%s stands in the registry in its turn, and names nothing of the example',
  (name) => {
    expect(newConnector(shell, folder, name)).toBe(0);
    const registry = read('connectors/index.ts').split('\n');
    const imports = registry.filter((line) => /^import \{ \w+ \} from/.test(line));
    expect(imports.filter((line) => line.includes(`'./${name}/`))).toHaveLength(1);
    expect(imports.toSorted()).toEqual(imports);
    expect(registry.filter((line) => line.includes(`known(${name}, `))).toHaveLength(1);
    for (const line of said.filter((file) => file.startsWith('connectors/') && file !== 'connectors/index.ts')) {
      const text = read(line).replaceAll('example.com', '');
      expect({ line, named: /example/i.exec(text)?.[0] ?? null }).toEqual({ line, named: null });
    }
    expect(said).toContain(`tests/connectors/${name}.test.ts`);
  },
);

test('a name that is taken, one that is none, and a folder that is no checkout: nothing is written', () => {
  expect(() => newConnector(shell, folder, 'example')).toThrow('There is such a connector');
  for (const name of ['Acme', 'a', '../x', 'my-tool', '1st']) {
    expect(() => newConnector(shell, folder, name)).toThrow('No name for a connector');
    expect(existsSync(join(folder, 'connectors', name, 'index.ts'))).toBe(false);
  }
  expect(() => newConnector(shell, tmpdir(), 'acme')).toThrow('Not in a checkout of Throughline');
});
