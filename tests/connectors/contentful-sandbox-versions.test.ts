import {
  bench,
  closeAll,
  entry,
  minute,
  published,
  put,
  saved,
  stamp,
  type Step,
} from './contentful-sandbox.company.js';

afterEach(closeAll);

/** What a reader works out from the numbers, as the contract has it. */
function statusOf(sys: { version: number; publishedVersion?: number; archivedVersion?: number }): string {
  if (sys.archivedVersion !== undefined) return 'archived';
  if (sys.publishedVersion === undefined) return 'draft';
  return sys.version === sys.publishedVersion + 1 ? 'published' : 'changed';
}

/** The numbers of entry `e` after each step. */
async function numbersOf(steps: Step[]): Promise<unknown[]> {
  const { clock, ok } = await bench(steps);
  const seen: unknown[] = [];
  for (const index of steps.keys()) {
    clock.now = minute(index);
    const { sys } = await ok('entries/e');
    seen.push([
      statusOf(sys),
      sys.version,
      sys.publishedVersion ?? null,
      sys.publishedCounter,
      sys.archivedVersion ?? null,
    ]);
  }
  return seen;
}

describe('checklist: version arithmetic', () => {
  test('draft, published, changed and published again', async () => {
    expect(await numbersOf([entry('e'), saved('e'), published('e'), saved('e'), published('e')])).toEqual([
      ['draft', 1, null, 0, null],
      ['draft', 2, null, 0, null],
      ['published', 3, 2, 1, null],
      ['changed', 4, 2, 1, null],
      ['published', 5, 4, 2, null],
    ]);
  });

  test('unpublished it is a draft again, archived it is archived, and nothing forgets how often it was published', async () => {
    const steps = [entry('e'), published('e'), put('unpublished', 'e'), put('archived', 'e'), put('unarchived', 'e')];
    expect(await numbersOf(steps)).toEqual([
      ['draft', 1, null, 0, null],
      ['published', 2, 1, 1, null],
      ['draft', 3, null, 1, null],
      ['archived', 4, null, 1, 3],
      ['draft', 5, null, 1, null],
    ]);
  });

  test('every act moves updatedAt and names who did it; the first and the last publish are dated', async () => {
    const { ok, clock } = await bench([
      entry('e'),
      { ...published('e'), by: 'ben' },
      { ...saved('e'), by: 'ana' },
      { ...published('e'), by: 'ana' },
      { ...put('unpublished', 'e'), by: 'ben' },
    ]);
    clock.now = minute(3);
    const user = (name: string): unknown => ({ sys: { type: 'Link', linkType: 'User', id: `user-${name}` } });
    expect((await ok('entries/e')).sys).toMatchObject({
      createdAt: stamp(0),
      updatedAt: stamp(3),
      firstPublishedAt: stamp(1),
      publishedAt: stamp(3),
      publishedBy: user('ana'),
    });
    clock.now = minute(4);
    const { sys } = await ok('entries/e');
    expect(sys).toMatchObject({ updatedAt: stamp(4), updatedBy: user('ben'), firstPublishedAt: stamp(1) });
    expect(Object.keys(sys).filter((name) => /^published(At|By|Version)$/.test(name))).toEqual([]);
  });

  test('a publish leaves a snapshot of the whole entry, by whoever published; saves leave none', async () => {
    const { ok } = await bench([
      entry('e', 'note', 'first'),
      { ...published('e'), by: 'ben' },
      saved('e', 'second'),
      published('e'),
      saved('e', 'third'),
    ]);
    const { items, total } = await ok('entries/e/snapshots');
    expect(total).toBe(2);
    expect(items.map((copy: never) => copy['snapshot']['fields']['title']['en-US'])).toEqual(['second', 'first']);
    expect(items[1].sys).toMatchObject({
      createdAt: stamp(1),
      createdBy: { sys: { id: 'user-ben' } },
      snapshotType: 'publish',
    });
    expect(items[1].snapshot.metadata).toBeUndefined();
    expect((await ok(`entries/e/snapshots/${items[0].sys.id}`)).snapshot.sys.publishedVersion).toBe(3);
  });

  test('assets count the same way and leave no snapshot', async () => {
    const made: Step = {
      type: 'asset_created',
      id: 'a',
      title: { 'en-US': 'Hero' },
      fileName: 'hero.jpg',
      mime: 'image/jpeg',
      bytes: 10,
      tags: [],
    };
    const { ok, ask, sandbox } = await bench([
      made,
      { type: 'published', of: 'asset', id: 'a', snapshot: null },
      { type: 'asset_saved', id: 'a', title: { 'en-US': 'Hero, retouched' } },
    ]);
    const { sys, fields } = await ok('assets/a');
    expect([statusOf(sys), sys.version, sys.publishedVersion]).toEqual(['changed', 3, 1]);
    expect(fields.title).toEqual({ 'en-US': 'Hero, retouched' });
    expect(fields.file['en-US'].url).toMatch(/^\/\/images\.ctfassets\.net\/.*\/hero\.jpg$/);
    expect((await ask('assets/a/snapshots')).status).toBe(404);
    expect(sandbox.offContract).toHaveLength(1);
  });

  test('what is deleted is unknown from then on, and so is all that hangs on it', async () => {
    const { ask, ok, clock } = await bench([
      entry('e', 'page'),
      published('e'),
      { type: 'task_added', id: 't', entry: 'e', body: 'do', assignee: { person: 'ben' }, dueAt: null },
      { type: 'commented', id: 'c', entry: 'e', replyTo: null, text: 'why?' },
      { type: 'workflow_started', id: 'w', definition: 'review', entry: 'e', step: 'write' },
      put('unpublished', 'e'),
      put('deleted', 'e'),
    ]);
    clock.now = minute(5);
    expect((await ok('workflows')).total).toBe(1);
    clock.now = minute(6);
    for (const path of ['entries/e', 'entries/e/snapshots', 'entries/e/tasks', 'entries/e/comments', 'workflows/w'])
      expect([path, (await ask(path)).body.sys.id]).toEqual([path, 'NotFound']);
    expect((await ok('entries')).items).toEqual([]);
    expect((await ok('workflows')).items).toEqual([]);
    expect((await ok('workflows_changelog?entity.sys.linkType=Entry&entity.sys.id=e')).items).toEqual([]);
  });
});
