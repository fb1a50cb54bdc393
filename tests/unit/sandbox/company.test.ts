import { createCompany, describeStory, truthAt } from '#sandbox';
import type { Company } from '#sandbox';

const seeds = [1, 2, 7, 99, 4711];

/** Everything that is said of CMP-104 anywhere: events by id, truth by campaign. */
function storyOf(company: Company): string {
  const mine = (tool: 'asana' | 'wordpress' | 'email', id: string | number) =>
    company.belongs?.[tool][id] === 'cmp-104';
  const asana = company.asana.filter((event) => JSON.stringify(event).includes('"1210'));
  const wordpress = company.wordpress.filter((event) => mine('wordpress', event.id) || event.id === 14);
  const mail = company.mail.filter((event) => 'id' in event && mine('email', event.id));
  const monday = company.monday.filter((event) => /"73101040\d\d"/.test(JSON.stringify(event)));
  const truth = truthAt(company, company.start).items.filter((item) => item.campaign === 'cmp-104');
  return JSON.stringify([
    company.campaigns[0],
    company.people.slice(0, 25),
    asana,
    wordpress,
    mail,
    monday,
    truth,
    describeStory(company),
  ]);
}

describe('the company', () => {
  test('is the same to the byte for the same seed, and another one for another seed', () => {
    const first = JSON.stringify(createCompany({ seed: 5, campaigns: 12 }));
    expect(JSON.stringify(createCompany({ seed: 5, campaigns: 12 }))).toBe(first);
    expect(JSON.stringify(createCompany({ seed: 6, campaigns: 12 }))).not.toBe(first);
  });

  test('tells CMP-104 in the same words for every seed and size', () => {
    const told = storyOf(createCompany({ seed: 1, campaigns: 1 }));
    expect(told).toContain('Legal sign-off: landing page');
    for (const seed of seeds) expect(storyOf(createCompany({ seed, campaigns: 10 }))).toBe(told);
    expect(storyOf(createCompany({ seed: 3, campaigns: 60 }))).toBe(told);
  });

  test.each(seeds)('has only whole seconds, in order, and ids beyond what a number holds (seed %i)', (seed) => {
    const company = createCompany({ seed, campaigns: 10 });
    for (const events of [company.asana, company.wordpress, company.mail, company.monday]) {
      expect(events.filter((event) => event.at % 1000 !== 0)).toEqual([]);
      expect(events.filter((event, index) => index > 0 && events[index - 1]!.at > event.at)).toEqual([]);
      expect(events.at(-1)!.at).toBeLessThanOrEqual(company.start + 30 * 86_400_000);
    }
    const gids = company.asana.flatMap((event) => [
      ...('gid' in event ? [event.gid] : []),
      ...('story' in event && event.type !== 'comment_edited' && event.type !== 'comment_deleted' ? [event.story] : []),
    ]);
    gids.push(...company.people.flatMap((person) => person.asana?.gid ?? []));
    expect(gids.filter((gid) => !/^\d{17}$/.test(gid) || BigInt(gid) <= 2n ** 53n)).toEqual([]);
    expect(new Set(gids).size).toBe(gids.length);
    const posts = company.wordpress.flatMap((event) => [
      ...(['post_created', 'media_uploaded', 'commented'].includes(event.type) ? [event.id] : []),
      ...(event.type === 'post_edited' ? [event.revision] : []),
    ]);
    expect(new Set(posts).size).toBe(posts.length);
  });

  test.each(seeds)('refers only to what is there already (seed %i)', (seed) => {
    const company = createCompany({ seed, campaigns: 10 });
    const there = new Set<string>(company.people.map((person) => person.id));
    const dangling: unknown[] = [];
    for (const event of company.asana) {
      if ('gid' in event) there.add(event.gid);
      if ('story' in event && 'task' in event) there.add(event.story);
      const named = [
        'task',
        'project',
        'section',
        'parent',
        'on',
        'by',
        'to',
        'assignee',
        'team',
        'portfolio',
        'owner',
      ] as const;
      const values = named
        .map((name) => (event as unknown as Record<string, unknown>)[name])
        .filter((value) => typeof value === 'string');
      if (event.type === 'comment_edited' || event.type === 'comment_deleted') values.push(event.story);
      if (values.some((value) => !there.has(value))) dangling.push(event);
    }
    expect(dangling).toEqual([]);
  });

  test('gives nobody an address of somebody else, and two people one name', () => {
    const { people } = createCompany({ seed: 1, campaigns: 400 });
    const owners = new Map<string, string>();
    for (const person of people) {
      for (const address of new Set([
        person.email,
        ...person.mail,
        person.asana?.email,
        person.wordpress?.email,
        person.monday?.email,
      ])) {
        if (!address) continue;
        expect(owners.get(address) ?? person.id).toBe(person.id);
        owners.set(address, person.id);
      }
    }
    expect(people.filter((person) => person.name === 'Anna Schmidt')).toHaveLength(2);
    expect(people.filter((person) => person.bot).map((person) => person.id)).toEqual(['relay', 'sign-off-bot']);
    expect(people.filter((person) => !person.active)).toHaveLength(1);
  });

  test('makes 200 campaigns in less than two seconds of computing', () => {
    createCompany({ seed: 1, campaigns: 20 });
    const before = process.cpuUsage();
    const company = createCompany({ seed: 1, campaigns: 200 });
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(2);
    expect(company.campaigns).toHaveLength(200);
  });
});
