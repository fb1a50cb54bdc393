import { bench, closeAll, DAY_ONE, G, MINUTE, type Bench } from './asana-sandbox.company.js';

afterEach(closeAll);

const S = (n: number) => String(1401000000000000000n + BigInt(n));
const at = (minutes: number) => new Date(DAY_ONE + minutes * MINUTE).toISOString();
const named = (gid: string, name: string) => ({ gid, name });
const TYPED =
  'type,resource_subtype,assignee.name,old_name,new_name,old_dates.due_on,new_dates.due_on,old_section.name,new_section.name,' +
  'project.name,dependency,old_text_value,new_text_value,old_approval_status,new_approval_status';

const stories = async ({ get }: Bench, task: string, query = '') =>
  (await get(`/tasks/${task}/stories${query}`)).body.data;
const modified = async ({ get }: Bench, task: string) => (await get(`/tasks/${task}`)).body.data.modified_at;

describe('stories', () => {
  test('typed old and new fields come only when asked for', async () => {
    const here = await bench([
      { type: 'section_changed', by: 'lea', task: G.brief, story: S(1), project: G.launch, section: G.doing },
    ]);
    const [compact] = await stories(here, G.brief);
    expect(Object.keys(compact).sort()).toEqual([
      'created_at',
      'created_by',
      'gid',
      'resource_subtype',
      'resource_type',
      'text',
    ]);
    const [typed] = await stories(here, G.brief, '?opt_fields=new_section.name,old_section,created_at');
    expect(typed).toEqual({
      gid: S(1),
      created_at: at(1),
      new_section: named(G.doing, 'Doing'),
      old_section: { gid: G.ideas, resource_type: 'section' },
    });
    expect((await here.get(`/stories/${S(1)}`)).body.data).toMatchObject({
      type: 'system',
      new_section: { name: 'Doing' },
      target: { gid: G.brief },
    });
  });

  test('each kind of change has its subtype and its own fields', async () => {
    const here = await bench([
      { type: 'task_renamed', by: 'lea', task: G.brief, story: S(1), name: 'Brief' },
      { type: 'notes_changed', by: 'lea', task: G.brief, story: S(2), notes: 'new' },
      { type: 'due_changed', by: 'lea', task: G.brief, story: S(3), dueOn: '2026-11-20' },
      { type: 'assigned', by: 'lea', task: G.brief, story: S(4), to: 'omar' },
      { type: 'assigned', by: 'lea', task: G.brief, story: S(5), to: null },
      { type: 'completed', by: 'omar', task: G.brief, story: S(6) },
      { type: 'reopened', by: 'lea', task: G.brief, story: S(7) },
      { type: 'added_to_project', by: 'lea', task: G.brief, story: S(8), project: G.side, section: G.backlog },
      { type: 'removed_from_project', by: 'lea', task: G.brief, story: S(9), project: G.side },
      { type: 'campaign_field_changed', by: 'lea', task: G.brief, story: S(10), value: 'CMP-2' },
      { type: 'commented', by: 'omar', task: G.brief, story: S(11), text: 'where is it?' },
      { type: 'dependency_added', by: 'lea', task: G.brief, story: S(12), on: G.legal },
      { type: 'dependency_removed', by: 'lea', task: G.brief, story: S(13), on: G.legal },
      { type: 'attached', by: 'lea', task: G.brief, story: S(14), gid: G.file, name: 'a.pdf', bytes: 12 },
      { type: 'approval_set', by: 'omar', task: G.legal, story: S(15), status: 'rejected' },
    ]);
    const seen = await stories(here, G.brief, `?opt_fields=${TYPED}`);
    const system = (resource_subtype: string, more = {}) => ({
      gid: expect.any(String),
      type: 'system',
      resource_subtype,
      ...more,
    });
    expect(seen).toEqual([
      system('name_changed', { old_name: 'Write the brief', new_name: 'Brief' }),
      system('notes_changed'),
      system('due_date_changed', { old_dates: { due_on: null }, new_dates: { due_on: '2026-11-20' } }),
      system('assigned', { assignee: named(G.omar, 'Omar') }),
      system('unassigned', { assignee: named(G.omar, 'Omar') }),
      system('marked_complete'),
      system('marked_incomplete'),
      system('added_to_project', { project: named(G.side, 'Side') }),
      system('removed_from_project', { project: named(G.side, 'Side') }),
      system('text_custom_field_changed', { old_text_value: 'CMP-1', new_text_value: 'CMP-2' }),
      { gid: S(11), type: 'comment', resource_subtype: 'comment_added' },
      system('dependency_added', { dependency: { gid: G.legal, resource_type: 'task' } }),
      system('dependency_removed', { dependency: { gid: G.legal, resource_type: 'task' } }),
      system('attachment_added'),
    ]);
    const [decision] = await stories(here, G.legal, '?opt_fields=old_approval_status,new_approval_status');
    expect(decision).toEqual({ gid: S(15), old_approval_status: 'pending', new_approval_status: 'rejected' });
    expect(here.sandbox.offContract).toEqual([]);
  });

  test('two projects, two section tracks; a story keeps the name a section had', async () => {
    const here = await bench([
      { type: 'added_to_project', by: 'lea', task: G.brief, story: S(1), project: G.side, section: G.backlog },
      { type: 'section_changed', by: 'lea', task: G.brief, story: S(2), project: G.launch, section: G.doing },
      { type: 'section_renamed', by: 'lea', section: G.doing, name: 'In work' },
    ]);
    const fields = 'memberships.project.gid,memberships.section.name';
    expect((await here.get(`/tasks/${G.brief}?opt_fields=${fields}`)).body.data.memberships).toEqual([
      { project: { gid: G.launch }, section: named(G.doing, 'In work') },
      { project: { gid: G.side }, section: named(G.backlog, 'Backlog') },
    ]);
    const [, moved] = await stories(here, G.brief, '?opt_fields=project,new_section.name');
    expect(moved).toEqual({
      gid: S(2),
      project: { gid: G.launch, resource_type: 'project' },
      new_section: named(G.doing, 'Doing'),
    });
  });

  test('the text of system stories follows the reader, so nobody may parse it', async () => {
    const here = await bench([
      { type: 'completed', by: 'lea', task: G.brief, story: S(1) },
      { type: 'commented', by: 'lea', task: G.brief, story: S(2), text: 'done' },
    ]);
    const read = async (language: string) =>
      (await here.get(`/tasks/${G.brief}/stories`, { 'accept-language': language })).body.data.map((s: any) => s.text);
    const [english, german] = [await read('en-US'), await read('de')];
    expect(english[0]).toBe('lea of Acme finished this');
    expect(german[0]).toBe('lea of Acme hat dies erledigt');
    expect([english[1], german[1]]).toEqual(['done', 'done']);
  });

  test('an edited comment says so, a deleted one is gone, and both are in the stream', async () => {
    const here = await bench([
      { type: 'commented', by: 'lea', task: G.brief, story: S(1), text: 'one' },
      { type: 'commented', by: 'lea', task: G.brief, story: S(2), text: 'two' },
      { type: 'comment_edited', by: 'lea', story: S(1), text: 'uno' },
      { type: 'comment_deleted', by: 'lea', story: S(2) },
    ]);
    expect(await stories(here, G.brief, '?opt_fields=text,is_edited')).toEqual([
      { gid: S(1), text: 'uno', is_edited: true },
    ]);
    expect((await here.get(`/stories/${S(2)}`)).status).toBe(404);
  });
});

describe('modified_at', () => {
  test('moving a section or project leaves it alone but creates a story', async () => {
    const here = await bench([
      { type: 'section_changed', by: 'lea', task: G.brief, story: S(1), project: G.launch, section: G.doing },
      { type: 'added_to_project', by: 'lea', task: G.brief, story: S(2), project: G.side, section: G.backlog },
      { type: 'removed_from_project', by: 'lea', task: G.brief, story: S(3), project: G.launch },
    ]);
    expect(await modified(here, G.brief)).toBe(at(0));
    expect(await stories(here, G.brief)).toHaveLength(3);
    expect((await here.get(`/tasks?project=${G.launch}`)).body.data).toHaveLength(1);
    expect((await here.get(`/tasks?section=${G.backlog}`)).body.data[0].gid).toBe(G.brief);
  });

  test.each([
    ['commented', { text: 'hi' }],
    ['assigned', { to: 'lea' }],
    ['task_renamed', { name: 'x' }],
    ['notes_changed', { notes: 'x' }],
    ['due_changed', { dueOn: '2026-12-24' }],
    ['completed', {}],
    ['campaign_field_changed', { value: null }],
    ['attached', { gid: G.file, name: 'a', bytes: 1 }],
  ])('%s moves it, but not that of the parent', async (type, more) => {
    const here = await bench([{ type, by: 'lea', task: G.part, story: S(1), ...more } as never]);
    expect(await modified(here, G.part)).toBe(at(1));
    expect(await modified(here, G.brief)).toBe(at(0));
  });

  test('modified_since is inclusive', async () => {
    const here = await bench([{ type: 'commented', by: 'lea', task: G.brief, story: S(1), text: 'x' }]);
    const since = async (time: string) =>
      (await here.get(`/tasks?project=${G.launch}&modified_since=${time}`)).body.data.map((t: any) => t.gid);
    expect(await since(at(1))).toEqual([G.brief]);
    expect(await since(new Date(DAY_ONE + MINUTE + 1).toISOString())).toEqual([]);
    expect(await since(at(0))).toEqual([G.brief, G.legal]);
  });

  test('completed_since keeps open tasks and those completed since', async () => {
    const here = await bench([
      { type: 'completed', by: 'lea', task: G.brief, story: S(1) },
      { type: 'commented', by: 'lea', task: G.brief, story: S(2), text: 'x' },
    ]);
    const since = async (time: string) =>
      (await here.get(`/tasks?project=${G.launch}&completed_since=${time}`)).body.data.map((t: any) => t.gid);
    expect(await since('now')).toEqual([G.legal]);
    expect(await since(at(1))).toEqual([G.brief, G.legal]);
    expect(here.sandbox.offContract).toEqual([]);
  });
});

describe('approvals', () => {
  const state = async ({ get }: Bench) => {
    const { data } = (await get(`/tasks/${G.legal}?opt_fields=approval_status,completed,completed_at,completed_by`))
      .body;
    return [data.approval_status, data.completed, data.completed_at, data.completed_by?.gid ?? null];
  };
  const set = (status: 'pending' | 'approved' | 'rejected' | 'changes_requested', n: number) => ({
    type: 'approval_set' as const,
    by: 'omar',
    task: G.legal,
    story: S(n),
    status,
  });

  test.each(['approved', 'rejected', 'changes_requested'] as const)(
    '%s completes, pending opens again',
    async (status) => {
      const here = await bench([set(status, 1), set('pending', 2)]);
      here.now = DAY_ONE;
      expect(await state(here)).toEqual(['pending', false, null, null]);
      here.now = DAY_ONE + MINUTE;
      expect(await state(here)).toEqual([status, true, at(1), G.omar]);
      here.now = DAY_ONE + 2 * MINUTE;
      expect(await state(here)).toEqual(['pending', false, null, null]);
      expect(await modified(here, G.legal)).toBe(at(2));
    },
  );

  test('completing a pending approval approves it, reopening makes it pending', async () => {
    const here = await bench([
      { type: 'completed', by: 'lea', task: G.legal, story: S(1) },
      { type: 'reopened', by: 'lea', task: G.legal, story: S(2) },
    ]);
    here.now = DAY_ONE + MINUTE;
    expect(await state(here)).toEqual(['approved', true, at(1), G.lea]);
    here.now = DAY_ONE + 2 * MINUTE;
    expect(await state(here)).toEqual(['pending', false, null, null]);
  });
});

describe('what hangs on tasks', () => {
  test('attachments are found by their parent, and their link lives two minutes', async () => {
    const here = await bench([
      { type: 'attached', by: 'lea', task: G.brief, story: S(1), gid: G.file, name: 'a.pdf', bytes: 12 },
    ]);
    const list = (await here.get(`/attachments?parent=${G.brief}&opt_fields=name,size,created_at,parent`)).body.data;
    expect(list).toEqual([
      { gid: G.file, name: 'a.pdf', size: 12, created_at: at(1), parent: { gid: G.brief, resource_type: 'task' } },
    ]);
    const link = async () => (await here.get(`/attachments/${G.file}`)).body.data.download_url;
    const first = await link();
    here.wall += MINUTE;
    expect(await link()).not.toBe(first);
    expect((await here.get(`/attachments?parent=${G.launch}`)).body.data).toEqual([]);
    expect((await here.get('/attachments?parent=5')).status).toBe(404);
  });

  test('dependencies are seen from both ends', async () => {
    const here = await bench([{ type: 'dependency_added', by: 'lea', task: G.brief, story: S(1), on: G.legal }]);
    expect((await here.get(`/tasks/${G.brief}/dependencies`)).body.data).toMatchObject([
      { gid: G.legal, name: 'Legal check' },
    ]);
    expect((await here.get(`/tasks/${G.legal}/dependents`)).body.data).toMatchObject([{ gid: G.brief }]);
    expect((await here.get(`/tasks/${G.brief}?opt_fields=dependencies`)).body.data.dependencies).toEqual([
      { gid: G.legal, resource_type: 'task' },
    ]);
  });

  test('a deleted task is 404 and in no list, with all that hangs on it; a restored one is back', async () => {
    const here = await bench([
      { type: 'dependency_added', by: 'lea', task: G.legal, story: S(1), on: G.brief },
      { type: 'attached', by: 'lea', task: G.brief, story: S(2), gid: G.file, name: 'a', bytes: 1 },
      { type: 'task_deleted', by: 'lea', task: G.brief },
      { type: 'task_restored', by: 'lea', task: G.brief },
    ]);
    const paths = [
      `/tasks/${G.brief}`,
      `/tasks/${G.brief}/stories`,
      `/stories/${S(2)}`,
      `/attachments/${G.file}`,
      `/attachments?parent=${G.brief}`,
    ];
    const look = async () => ({
      statuses: await Promise.all(paths.map(async (path) => (await here.get(path)).status)),
      listed: (await here.get(`/tasks?project=${G.launch}`)).body.data.length,
      dependencies: (await here.get(`/tasks/${G.legal}/dependencies`)).body.data.length,
      shown: (await here.get(`/tasks/${G.legal}`)).body.data.dependencies.length,
    });
    here.now = DAY_ONE + 3 * MINUTE;
    expect(await look()).toEqual({ statuses: [404, 404, 404, 404, 404], listed: 1, dependencies: 0, shown: 0 });
    here.now = DAY_ONE + 4 * MINUTE;
    expect(await look()).toEqual({ statuses: [200, 200, 200, 200, 200], listed: 2, dependencies: 1, shown: 1 });
  });
});
