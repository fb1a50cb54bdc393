import { createCompany, truthAt } from '#sandbox';
import type { Company, ContentfulEvent } from '#sandbox';

const seeds = [1, 2, 7, 99, 4711];
const kindsLater: ContentfulEvent['type'][] = [
  'entry_saved',
  'published',
  'unpublished',
  'archived',
  'deleted',
  'task_added',
  'task_changed',
  'commented',
  'workflow_stepped',
  'workflow_completed',
];
const kindsBefore: ContentfulEvent['type'][] = [
  ...kindsLater,
  'content_type_added',
  'definition_added',
  'tag_added',
  'entry_created',
  'asset_created',
  'asset_saved',
  'unarchived',
  'comment_deleted',
  'task_deleted',
  'workflow_started',
  'workflow_deleted',
];

/** What Contentful would have refused, in words. */
function impossible({ contentful, contentfulSpace }: Company): string[] {
  const wrong: string[] = [];
  const things = new Map<string, { published: boolean; archived: boolean; type: string }>();
  const tasks = new Map<string, { entry: string; open: boolean }>();
  const flows = new Map<string, { entry: string; definition: string; step: string }>();
  const steps = new Map<string, string[]>();
  const strict = new Set<string>();
  const covers = new Map<string, string[]>();
  for (const event of contentful) {
    const say = (what: string): void => void wrong.push(`${event.type} ${event.id}: ${what}`);
    const of = 'of' in event ? `${event.of}:${event.id}` : 'entry' in event ? `entry:${event.entry}` : null;
    const thing = of === null ? undefined : things.get(of);
    if (of !== null && !thing) say('of what is not there');
    switch (event.type) {
      case 'definition_added':
        steps.set(
          event.id,
          event.steps.map(({ id }) => id),
        );
        covers.set(event.id, event.contentTypes);
        if (event.flow === 'strict_neighbor') strict.add(event.id);
        break;
      case 'entry_created':
        things.set(`entry:${event.id}`, { published: false, archived: false, type: event.contentType });
        break;
      case 'asset_created':
        things.set(`asset:${event.id}`, { published: false, archived: false, type: '' });
        break;
      case 'entry_saved':
      case 'asset_saved': {
        const saved = things.get(`${event.type.slice(0, 5)}:${event.id}`);
        if (!saved) say('of what is not there');
        if (saved?.archived) say('of what is archived');
        break;
      }
      case 'published':
        if (thing!.archived) say('of what is archived');
        if (event.of === 'entry' && [...tasks.values()].some((task) => task.entry === event.id && task.open))
          say('with an open task');
        if ((event.snapshot !== null) !== (event.of === 'entry')) say('a copy of the wrong kind');
        thing!.published = true;
        break;
      case 'unpublished':
        if (!thing!.published) say('of what is not published');
        thing!.published = false;
        break;
      case 'archived':
        if (thing!.published || thing!.archived) say('of what is published, or archived already');
        thing!.archived = true;
        break;
      case 'unarchived':
        if (!thing!.archived) say('of what is not archived');
        thing!.archived = false;
        break;
      case 'deleted':
        if (thing!.published) say('of what is published');
        things.delete(of!);
        break;
      case 'task_added':
        tasks.set(event.id, { entry: event.entry, open: true });
        break;
      case 'task_changed':
        if (!tasks.has(event.id)) say('of a task that is not there');
        else if (event.status) tasks.get(event.id)!.open = event.status === 'active';
        break;
      case 'task_deleted':
        if (!tasks.delete(event.id)) say('of a task that is not there');
        break;
      case 'workflow_started': {
        const twin = [...flows.values()].some(
          (flow) => flow.entry === event.entry && flow.definition === event.definition,
        );
        if (twin) say('while another of its kind runs');
        if (!covers.get(event.definition)!.includes(thing!.type)) say('on a content type it is not for');
        if (!steps.get(event.definition)!.includes(event.step)) say('in no step of its definition');
        flows.set(event.id, { entry: event.entry, definition: event.definition, step: event.step });
        break;
      }
      case 'workflow_stepped': {
        const flow = flows.get(event.id);
        if (!flow) return [...wrong, `${event.id} does not run`];
        const row = steps.get(flow.definition)!;
        const [from, to] = [row.indexOf(flow.step), row.indexOf(event.step)];
        if (to < 0 || to === from) say('to no other step');
        if (strict.has(flow.definition) && Math.abs(to - from) !== 1) say('over a neighbour');
        flow.step = event.step;
        break;
      }
      case 'workflow_completed':
      case 'workflow_deleted':
        if (!flows.delete(event.id)) say('of a workflow that does not run');
    }
  }
  for (const definition of Object.keys(contentfulSpace.workflowSteps))
    for (const step of Object.keys(contentfulSpace.workflowSteps[definition]!))
      if (!steps.get(definition)?.includes(step)) wrong.push(`${step} is mapped and no step`);
  return wrong;
}

describe.each(seeds)('ten campaigns of seed %i in Contentful', (seed) => {
  const company = createCompany({ seed, campaigns: 10 });
  const { contentful, start, people } = company;

  test('have every kind of event before the start, and enough of them after it', () => {
    const kinds = (after: boolean) =>
      new Set(contentful.filter(({ at }) => at > start === after).map(({ type }) => type));
    expect(kindsBefore.filter((kind) => !kinds(false).has(kind))).toEqual([]);
    expect(kindsLater.filter((kind) => !kinds(true).has(kind))).toEqual([]);
  });

  test('do only what Contentful lets them do', () => {
    expect(impossible(company)).toEqual([]);
  });

  test('have whole seconds in order, ids of their own, and people with an account', () => {
    expect(contentful.filter(({ at }) => at % 1000 !== 0)).toEqual([]);
    expect(contentful.filter(({ at }, index) => index > 0 && contentful[index - 1]!.at > at)).toEqual([]);
    const made = contentful.filter(({ type }) => /_added|_created|_started|commented/.test(type));
    const ids = [
      ...made.map(({ id }) => id),
      ...contentful.flatMap((event) => ('snapshot' in event && event.snapshot) || []),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    const members = new Set(people.filter((one) => one.contentful).map(({ id }) => id));
    const doers = contentful.filter(({ type }) => type !== 'tag_added').map(({ by }) => by!);
    expect(doers.filter((one) => !members.has(one))).toEqual([]);
    const two = contentful.filter((event, index) => {
      const next = contentful.find((other, place) => place > index && other.id === event.id);
      return next !== undefined && next.at === event.at;
    });
    expect(two).toEqual([]);
  });

  test('change nothing of what is true in the other tools', () => {
    for (const at of [start, start + 29 * 86_400_000]) {
      const others = ({ items, changes, approvals, versions, dependencies, mirrors }: ReturnType<typeof truthAt>) =>
        [items, changes, approvals, versions, dependencies, mirrors].map((list) =>
          (list as { tool: string }[]).filter(({ tool }) => tool !== 'contentful'),
        );
      expect(others(truthAt(company, at))).toEqual(others(truthAt({ ...company, contentful: [] }, at)));
    }
  });
});

describe('fifty campaigns in Contentful', () => {
  const company = createCompany({ seed: 4711, campaigns: 50 });
  const keyOf = new Map(company.campaigns.map(({ id, key }) => [id, key]));
  const items = truthAt(company, company.start).items.filter(
    ({ tool, kind }) => tool === 'contentful' && kind === 'asset',
  );
  const keys = (name: string) => [...name.matchAll(/CMP-\d+/g)].map(([key]) => key);

  test('name no campaign on a third of the entries and assets at least, and a wrong one on about a tenth', () => {
    const none = items.filter(({ name }) => keys(name).length === 0).length / items.length;
    const wrong = items.filter(({ name, campaign }) =>
      keys(name).some((key) => key !== keyOf.get(campaign ?? '')),
    ).length;
    expect(none).toBeGreaterThan(1 / 3);
    expect(none).toBeLessThan(0.75);
    expect(wrong / items.length).toBeGreaterThan(0.08);
    expect(wrong / items.length).toBeLessThan(0.18);
  });

  test('are found by name, by tag, and not at all', () => {
    expect(new Set(items.map(({ knowableBy }) => knowableBy))).toEqual(new Set(['own-key', 'container', null]));
  });

  test('leave CMP-104 alone', () => {
    expect(Object.values(company.belongs!.contentful)).not.toContain('cmp-104');
    expect(JSON.stringify(company.contentful)).not.toContain('CMP-104');
  });

  test('have names in another language only, and none at all', () => {
    expect(items.filter(({ name }) => name.startsWith('#')).length).toBeGreaterThan(0);
    const german = company.contentful.filter(
      (event) => event.type === 'entry_created' && /^\{"\w+":\{"de-DE":/.test(JSON.stringify(event.fields)),
    );
    expect(german.length).toBeGreaterThan(0);
  });
});
