import { bench, closeAll, DAY_ONE, G, HOUR, MINUTE, newTask, type Bench } from './asana-sandbox.company.js';

afterEach(closeAll);

const S = (n: number) => String(1401000000000000000n + BigInt(n));
const at = (minutes: number) => new Date(DAY_ONE + minutes * MINUTE).toISOString();
const named = (gid: string, name: string) => ({ gid, name });

describe('events', () => {
  const events = (resource: string, sync?: string) => `/events?resource=${resource}${sync ? `&sync=${sync}` : ''}`;
  const begin = async (here: Bench, resource: string = G.launch): Promise<string> => {
    const answer = await here.get(events(resource));
    expect(answer.status).toBe(412);
    expect(answer.body.errors[0].message).toEqual(expect.any(String));
    return answer.body.sync;
  };
  const tell = (event: any) =>
    `${event.action} ${event.resource.resource_type} ${event.change?.field ?? event.parent?.gid ?? ''}`.trim();

  test('the first call is 412 with a token, the next tells what came since, once', async () => {
    const here = await bench([
      { type: 'task_renamed', by: 'lea', task: G.brief, story: S(1), name: 'Brief' },
      { type: 'section_changed', by: null, task: G.brief, story: S(2), project: G.launch, section: G.doing },
    ]);
    here.now = DAY_ONE;
    const sync = await begin(here);
    here.now = DAY_ONE + HOUR;
    const { status, body } = await here.get(events(G.launch, sync));
    expect(status).toBe(200);
    expect(body.data.map(tell)).toEqual([
      'changed task name',
      `added story ${G.brief}`,
      `removed task ${G.ideas}`,
      `added task ${G.doing}`,
      `added story ${G.brief}`,
    ]);
    expect(body.data[0]).toEqual({
      user: { gid: G.lea, resource_type: 'user', name: 'lea of Acme' },
      created_at: at(1),
      type: 'task',
      action: 'changed',
      resource: { gid: G.brief, resource_type: 'task', name: 'Brief' },
      parent: null,
      change: { field: 'name', action: 'changed' },
    });
    expect(body.data[2].user).toBeNull();
    expect(body.has_more).toBe(false);
    expect((await here.get(events(G.launch, body.sync))).body.data).toEqual([]);
    expect(here.sandbox.offContract).toEqual([]);
  });

  test('a token older than a day, forged, or of another stream is 412 with a fresh one', async () => {
    const here = await bench([{ type: 'completed', by: 'lea', task: G.brief, story: S(1) }]);
    here.now = DAY_ONE;
    const sync = await begin(here);
    here.now = DAY_ONE + 24 * HOUR;
    expect((await here.get(events(G.launch, sync))).body.data.map(tell)).toEqual([
      'changed task completed',
      `added story ${G.brief}`,
    ]);
    for (const bad of [`${sync}0`, 'abc', `x.${sync}`])
      expect((await here.get(events(G.launch, bad))).status).toBe(412);
    expect((await here.get(events(G.side, sync))).status).toBe(412);
    here.now += 1000;
    const late = await here.get(events(G.launch, sync));
    expect(late.status).toBe(412);
    expect((await here.get(events(G.launch, late.body.sync))).body).toMatchObject({ data: [], has_more: false });
  });

  test('a hundred a page with has_more; the same token twice gives the same page; a restart forgets nothing', async () => {
    const later = Array.from({ length: 120 }, (_, i) => ({
      type: 'commented' as const,
      by: 'lea',
      task: G.part,
      story: S(i),
      text: `${i}`,
    }));
    const here = await bench(later);
    here.now = DAY_ONE;
    const sync = await begin(here);
    here.now = DAY_ONE + 3 * HOUR;
    const first = (await here.get(events(G.launch, sync))).body;
    expect(first.data).toHaveLength(100);
    expect(first.has_more).toBe(true);
    expect((await here.get(events(G.launch, sync))).body).toEqual(first);
    const other = await bench(later);
    other.now = here.now;
    expect((await other.get(events(G.launch, sync))).body).toEqual(first);
    const second = (await other.get(events(G.launch, first.sync))).body;
    expect(second).toMatchObject({ has_more: false });
    expect([...first.data, ...second.data].map((event) => event.resource.gid)).toEqual(
      later.map((event) => event.story),
    );
  });

  test('events of subtasks and stories bubble to the project and the parent, not to others', async () => {
    const here = await bench([
      { type: 'commented', by: 'lea', task: G.part, story: S(1), text: 'x' },
      { type: 'attached', by: 'lea', task: G.part, story: S(2), gid: G.file, name: 'a', bytes: 1 },
      { ...newTask('1501000000000000001', 'new part', { parent: G.part, memberships: [] }) },
    ]);
    here.now = DAY_ONE;
    const streams = [G.launch, G.brief, G.part, G.legal, G.side];
    const tokens = await Promise.all(streams.map((gid) => begin(here, gid)));
    here.now = DAY_ONE + HOUR;
    const told = await Promise.all(
      streams.map(async (gid, i) => (await here.get(events(gid, tokens[i]))).body.data.map(tell)),
    );
    const all = [
      `added story ${G.part}`,
      `added attachment ${G.part}`,
      `added story ${G.part}`,
      `added task ${G.part}`,
    ];
    expect(told).toEqual([all, all, all, [], []]);
  });

  test('removed, deleted, undeleted, assigned and dependency events carry what they are about', async () => {
    const here = await bench([
      { type: 'added_to_project', by: 'lea', task: G.brief, story: S(1), project: G.side, section: G.backlog },
      { type: 'removed_from_project', by: 'lea', task: G.brief, story: S(2), project: G.side },
      { type: 'assigned', by: 'lea', task: G.brief, story: S(3), to: 'omar' },
      { type: 'dependency_added', by: 'lea', task: G.brief, story: S(4), on: G.legal },
      { type: 'task_deleted', by: 'lea', task: G.brief },
      { type: 'task_restored', by: null, task: G.brief },
    ]);
    here.now = DAY_ONE;
    const [side, launch] = [await begin(here, G.side), await begin(here)];
    here.now = DAY_ONE + HOUR;
    expect((await here.get(events(G.side, side))).body.data.map(tell)).toEqual([
      `added task ${G.side}`,
      `added task ${G.backlog}`,
      `added story ${G.brief}`,
      `removed task ${G.side}`,
    ]);
    const { data } = (await here.get(events(G.launch, launch))).body;
    const changes = data.filter((event: any) => event.change).map((event: any) => event.change);
    expect(changes).toEqual([
      { field: 'assignee', action: 'changed', new_value: { gid: G.omar, resource_type: 'user' } },
      { field: 'dependencies', action: 'added', added_value: { gid: G.legal, resource_type: 'task' } },
    ]);
    expect(data.slice(-2).map(tell)).toEqual(['deleted task', 'undeleted task']);
    const narrow = (await here.get(`${events(G.launch, launch)}&opt_fields=action,resource.name,user`)).body.data.at(
      -1,
    );
    expect(narrow).toEqual({ action: 'undeleted', user: null, resource: named(G.brief, 'Write the brief') });
    expect(here.sandbox.offContract).toEqual([]);
  });

  test('only projects and tasks have a stream', async () => {
    const here = await bench();
    expect((await here.get(events(G.omar))).status).toBe(400);
    expect((await here.get(events('12345'))).status).toBe(404);
  });
});
