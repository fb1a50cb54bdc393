import { listConnectors, printPage, testConnector, type Kit } from '../../../src/commands/connector.js';
import { FakeTool } from '../../integration/engine/fake-tool.js';

type Outcome = Awaited<ReturnType<AsyncGenerator<unknown>['next']>>['value'];
const outcome = (status: string, note: string | null = null) => ({
  id: status,
  title: `check ${status}`,
  status,
  note,
});

function kitOf(...outcomes: unknown[]): Kit & { waited: string[] } {
  const waited: string[] = [];
  return {
    waited,
    connectors: [{ ...new FakeTool().connector, contract: { version: '7', retiresOn: '2030-01-01' } }],
    progress: (line) => void waited.push(line),
    write: (id, outcomes) => void waited.push(`kept ${id} ${outcomes.length}`),
    async *conform() {
      for (const one of outcomes) yield (await Promise.resolve(one)) as Outcome;
    },
  } as Kit & { waited: string[] };
}

function shellOf(json = false) {
  const said: string[] = [];
  return {
    said,
    json,
    print: (line: string) => void said.push(line),
    printJson: (one: unknown) => void said.push(JSON.stringify(one)),
  };
}

test('all proved: exit code 0, and what was not played is said with its reason', async () => {
  const shell = shellOf();
  const kit = kitOf(outcome('proved'), outcome('not-proved', 'no tokens'));
  expect(await testConnector(shell, kit, 'fake')).toBe(0);
  expect(shell.said.at(-1)).toBe('Fake: 1 proved, 1 not proved, 0 failed');
  expect(shell.said).toContain('check not-proved: no tokens');
  expect(kit.waited).toHaveLength(2);
});

test('what came of it is kept where that is asked for', async () => {
  const kit = kitOf(outcome('proved'), outcome('proved'));
  await testConnector(shellOf(), kit, 'fake', { write: true });
  expect(kit.waited.at(-1)).toBe('kept fake 2');
});

test('one that failed: exit code 5 and why', async () => {
  const shell = shellOf();
  expect(await testConnector(shell, kitOf(outcome('proved'), outcome('failed', 'two records lost')), 'fake')).toBe(5);
  expect(shell.said).toContain('check failed: two records lost');
});

test('for a program: one document for each check', async () => {
  const shell = shellOf(true);
  await testConnector(shell, kitOf(outcome('proved'), outcome('failed', 'why')), 'fake');
  expect(shell.said.map((line) => (JSON.parse(line) as { status: string }).status)).toEqual(['proved', 'failed']);
});

test('the list and the page', () => {
  const list = shellOf();
  expect(listConnectors(list, kitOf())).toBe(0);
  expect(list.said.join()).toMatch(/fake +Fake +7 +4 +at its interval/);
  const page = shellOf();
  expect(printPage(page, kitOf(), 'fake')).toBe(0);
  expect(page.said.join()).toContain('its vendor retires it on 2030-01-01');
});

test('a connector nobody knows', async () => {
  await expect(testConnector(shellOf(), kitOf(), 'fakee')).rejects.toThrow(
    'No such connector, expected fake, got fakee',
  );
});
