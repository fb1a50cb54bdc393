import { asana } from '../../connectors/asana/index.js';
import type { RunningAsana } from '../../connectors/asana/sandbox/index.js';
import { createCompany } from '../../src/sandbox/index.js';
import type { Notice } from '../../src/sdk/index.js';
import { Receiver } from '../support/receiver.js';
import { bench, closeAll, type Bench } from './asana-sandbox.company.js';

let receiver: Receiver;
beforeAll(async () => void (receiver = await Receiver.open()));
afterAll(() => receiver.close());
afterEach(async () => {
  receiver.reset();
  await closeAll();
});

const running = (here: Bench) => here.sandbox as RunningAsana;

async function ask(here: Bench, method: string, path: string, data?: object) {
  const response = await fetch(`${here.sandbox.baseUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${here.sandbox.secrets.token}` },
    ...(data && { body: JSON.stringify({ data }) }),
  });
  return { status: response.status, body: (await response.json()) as any };
}

/** A change by the thing it is about and the second it happened in: told of once is not told of twice. */
const nameOf = (stream: string, key: string, at: number): string => `${stream} ${key} ${Math.floor(at / 1000)}`;

describe('the connector hears', () => {
  test('of every change in the company, by calls that it believes', async () => {
    const company = createCompany({ seed: 7, campaigns: 2 });
    const times = company.asana.map(({ at }) => at);
    const [middle, end] = [times[times.length >> 1]!, times.at(-1)!];
    const here = await bench([], { company });
    here.now = middle;
    const { webhook } = asana;
    const secrets = new Map<string, string[]>();
    const notices: Notice[] = [];
    let pending = true;
    receiver.reply = ({ path, headers, body }) => {
      const call = {
        method: 'POST',
        path,
        headers: headers as Record<string, string>,
        body: Buffer.from(body),
        receivedAt: new Date().toISOString(),
      };
      const hook = { secrets: secrets.get(path) ?? [], pending };
      const greeting = webhook!.greet!(call, { token: 't' }, hook);
      if (greeting) {
        secrets.set(path, [greeting.secret!]);
        return { ...greeting.answer, headers: { ...greeting.answer.headers } };
      }
      expect(webhook!.verify(call, { token: 't' }, hook)).toBe('signed');
      notices.push(...webhook!.events(call));
      return { status: 200 };
    };
    const projects = company.asana.filter((event) => event.type === 'project_added' && event.at <= middle);
    for (const project of projects as { gid: string }[]) {
      const target = `${receiver.url}/${project.gid}`;
      expect((await ask(here, 'POST', '/webhooks', { resource: project.gid, target })).status).toBe(201);
    }
    pending = false;
    here.now = end;
    await running(here).deliver(middle, end);
    const named = new Set(notices.map(({ stream, key, at }) => nameOf(stream, key, Date.parse(at!))));
    const inProjects = new Set<string>();
    const taskOf = new Map<string, string>();
    const missing: string[] = [];
    let changes = 0;
    for (const event of company.asana) {
      if (event.type === 'task_added') {
        const isIn = event.memberships.some(({ project }) =>
          (projects as { gid: string }[]).some(({ gid }) => gid === project),
        );
        if (isIn || (event.parent !== null && inProjects.has(event.parent))) inProjects.add(event.gid);
      }
      if ('task' in event && 'story' in event) taskOf.set(event.story, event.task);
      const own = event.type === 'task_added' ? event.gid : 'task' in event ? event.task : null;
      const task = own ?? ('story' in event ? taskOf.get(event.story) : undefined);
      if (task === undefined || !inProjects.has(task) || event.at <= middle) continue;
      changes++;
      const names = [nameOf('tasks', task, event.at), 'story' in event ? nameOf('stories', event.story, event.at) : ''];
      if (!names.some((name) => named.has(name))) missing.push(`${event.type} ${task}`);
    }
    expect(changes).toBeGreaterThan(50);
    expect(missing).toEqual([]);
  });
});
