import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

jest.setTimeout(600_000);

const ROOT = resolve(__dirname, '../..');
const run = promisify(execFile);

/** What a reader does, in order: a command, or words of a file that take the place of others. */
type Step = { command: string } | { file: string; find: string; replace: string };

function stepsOf(guide: string): Step[] {
  const steps: Step[] = [];
  let file = '';
  let find = '';
  for (const [, named, kind, text = ''] of guide.matchAll(/<!-- (\S+) -->|^```(\w+(?: \w+)?)\n([\s\S]*?)^```/gm)) {
    if (named) file = named;
    else if (kind === 'sh')
      steps.push(
        ...text
          .trim()
          .split('\n')
          .map((command) => ({ command })),
      );
    else if (kind === 'ts find') find = text;
    else if (kind === 'ts replace') steps.push({ file, find, replace: text });
  }
  return steps;
}

let scratch: string;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'throughline-guide-'));
  const { stdout } = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  for (const file of stdout.trim().split('\n')) {
    if (!existsSync(join(ROOT, file))) continue;
    mkdirSync(dirname(join(scratch, file)), { recursive: true });
    cpSync(join(ROOT, file), join(scratch, file));
  }
  // All but its cache: what one checkout's compiler remembers must not be another's.
  mkdirSync(join(scratch, 'node_modules'));
  for (const entry of readdirSync(join(ROOT, 'node_modules')))
    if (entry !== '.cache') symlinkSync(join(ROOT, 'node_modules', entry), join(scratch, 'node_modules', entry));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('whoever follows the guide word by word has a connector that is proved and passes the house’s checks', async () => {
  const steps = stepsOf(readFileSync(join(ROOT, 'docs/connector-guide.md'), 'utf8'));
  expect(steps.filter((step) => 'command' in step).length).toBeGreaterThan(6);
  expect(steps.filter((step) => 'file' in step).length).toBeGreaterThan(4);
  const said: string[] = [];
  for (const step of steps) {
    if ('command' in step) {
      const env = { PATH: process.env.PATH, HOME: process.env.HOME, HUB_HOME: join(scratch, '.hub') };
      const ended = await run('sh', ['-c', step.command], { cwd: scratch, env, maxBuffer: 2 ** 26 }).catch(
        (error: { stdout: string; stderr: string }) => {
          throw new Error(`${step.command}\n${error.stdout.slice(-3_000)}\n${error.stderr.slice(-3_000)}`);
        },
      );
      said.push(ended.stdout);
      continue;
    }
    const path = join(scratch, step.file);
    const text = readFileSync(path, 'utf8');
    expect({ step, times: text.split(step.find.trimEnd()).length - 1 }).toEqual({ step, times: 1 });
    writeFileSync(
      path,
      text.replace(step.find.trimEnd(), () => step.replace.trimEnd()),
    );
  }
  expect(said.filter((text) => /^Acme: \d\d proved, 0 not proved, 0 failed$/m.test(text))).toHaveLength(2);
  expect(readFileSync(join(scratch, 'docs/connectors/acme.md'), 'utf8')).toMatch(/^# Acme\n/);
});
