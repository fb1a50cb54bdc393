import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registry } from '../../../connectors/index.js';
import { recordFixtures } from '../../../src/commands/record.js';
import type { Session, Shell } from '../../../src/commands/session.js';
import { openStage, type Opened, type Stage } from './stage.js';

jest.setTimeout(120_000);

let stage: Stage;
let opened: Opened;
let folder: string;
const said: string[] = [];

beforeAll(async () => {
  stage = await openStage(registry);
  opened = await stage.openHub();
  folder = mkdtempSync(join(tmpdir(), 'throughline-record-'));
});
afterAll(async () => {
  await opened.close();
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
});

const shell = (): Shell => ({
  json: true,
  withHub: (work) => work({ ...opened.hub, rules: opened.hub.settings.rules } as unknown as Session),
  print: () => {},
  printJson: (line) => void said.push(JSON.stringify(line)),
});

test('before anything was read there is nothing to record', async () => {
  await expect(recordFixtures(shell(), stage.nameOf('asana'), { out: folder })).rejects.toThrow('Nothing was read yet');
});

test('what was read of every tool names nobody of the company, and is still a record', async () => {
  await opened.hub.sync(null, {});
  const { people, campaigns } = stage.company;
  const words = people
    .flatMap(({ name, email }) => [email, ...name.split(' ')])
    .filter((word) => /\p{L}{4}/u.test(word));
  const names = [...new Set([...words, ...campaigns.map(({ name }) => name), 'acme.example'])];
  expect(names.length).toBeGreaterThan(30);
  for (const { connector } of registry) {
    const out = join(folder, connector.id);
    expect(await recordFixtures(shell(), stage.nameOf(connector.id), { out })).toBe(0);
    const files = readdirSync(out);
    expect(files.length).toBeGreaterThan(connector.streams.length / 2);
    const text = files.map((file) => readFileSync(join(out, file), 'utf8')).join('\n');
    const left = names.filter((name) =>
      new RegExp(`(?<!\\p{L})${name.replaceAll(/[.()]/g, '\\$&')}(?!\\p{L})`, 'iu').test(text),
    );
    expect({ connector: connector.id, left }).toEqual({ connector: connector.id, left: [] });
    for (const file of files) {
      const records = JSON.parse(readFileSync(join(out, file), 'utf8')) as unknown[];
      expect(records.length).toBeGreaterThan(0);
    }
  }
});
