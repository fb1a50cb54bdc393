import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { registry } from '../../connectors/index.js';
import { EXAMPLE_QUERY } from '../../src/api/http/example.js';
import { loadSettings } from '../../src/config.js';
import { askGraph, endServed, runHub, serve } from '../support/served.js';

jest.setTimeout(180_000);

const ROOT = resolve(__dirname, '../..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const run = promisify(execFile);

/** The fenced block behind an HTML comment of that name. */
function block(name: string): string {
  const found = new RegExp(`<!-- ${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(readme);
  if (!found) throw new Error(`The README has no block named ${name}`);
  return found[1]!;
}

const folder = mkdtempSync(join(tmpdir(), 'throughline-readme-'));
afterAll(async () => {
  await endServed();
  rmSync(folder, { recursive: true, force: true });
});

describe('the README', () => {
  test('its query gives its answer, to the digit', async () => {
    const served = serve(folder, { HUB_HOME: join(folder, 'home'), PORT: '0' });
    const { url } = await served.ready;
    const curl = /curl -s (\S+) -H '([^']+)' \\\n\s+-d '([^']+)'/.exec(readme)!;
    const first = await run('curl', [
      '-s',
      curl[1]!.replace('http://127.0.0.1:4000', url),
      '-H',
      curl[2]!,
      '-d',
      curl[3]!,
    ]);
    expect(JSON.parse(first.stdout)).toStrictEqual({
      data: { campaign: { name: 'CMP-104 Spring launch', state: { category: 'IN_PROGRESS' } } },
    });
    const answer = await askGraph<unknown>(url, block('query'));
    if (process.argv.includes('--print-readme')) process.stdout.write(JSON.stringify({ data: answer }, null, 2));
    expect({ data: answer }).toStrictEqual(JSON.parse(block('answer')));
  });

  test('its query is the one that GraphiQL opens with', () => {
    expect(block('query').trim()).toBe(EXAMPLE_QUERY.trim());
  });

  test('its answer shows a wait on a name, an hour count, a proof and an unknown', () => {
    const { campaign } = (
      JSON.parse(block('answer')) as {
        data: { campaign: { state: { longestWaiting: Record<string, never> }; unknowns: unknown[] } };
      }
    ).data;
    const wait = campaign.state.longestWaiting as unknown as {
      on: { name: string }[];
      waitHours: number;
      proof: { url: string };
    };
    expect(wait.on[0]!.name).toBe('Ruth Okafor');
    expect(wait.waitHours).toBeGreaterThan(0);
    expect(wait.proof.url).toMatch(/^https:\/\/app\.asana\.com\//);
    expect(campaign.unknowns.length).toBeGreaterThan(0);
  });

  test('its two commands are what package.json runs', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(readme).toContain('npm install && npm start');
    expect(readme).toContain('npm install && npm test');
    expect(scripts.start).toContain('dist/src/main.js');
    expect(scripts.test).toContain('jest');
  });

  test('its hub.yaml is one the hub accepts', () => {
    const path = join(folder, 'hub.yaml');
    writeFileSync(path, block('hub.yaml'));
    const settings = loadSettings(
      registry.map(({ connector }) => connector),
      {
        HUB_CONFIG: path,
        ASANA_TOKEN: 'a',
        MONDAY_TOKEN: 'm',
        SLACK_BOT_TOKEN: 's',
        SITE_PASSWORD: 'b',
        MAIL_PASSWORD: 'c',
      },
    );
    expect(settings.connections.map(({ name }) => name)).toStrictEqual([
      'asana-main',
      'boards',
      'slack',
      'site',
      'mail',
    ]);
  });

  test('every word of its table is a word of the command line', async () => {
    const table = readme.slice(readme.indexOf('| Words | Do |'), readme.indexOf('Exit codes:'));
    const words = [...table.matchAll(/^\| `([a-z]+)/gm)].map(([, word]) => word!);
    expect(words.length).toBeGreaterThan(9);
    const help = await runHub(folder, { HUB_HOME: join(folder, 'home') }, '--help');
    for (const word of words) expect(help).toMatch(new RegExp(`^  ${word}\\b`, 'm'));
  });
});
