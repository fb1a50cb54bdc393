import { resolvePeople, type AliasFact, type ToldPeople } from '../../../src/derive/people.js';
import { suggestPeople } from '../../../src/derive/suggest-people.js';

const alias = (connection: string, key: string, more: Partial<AliasFact> = {}): AliasFact => ({
  id: `${connection}/${key}`,
  connection,
  connector: connection,
  key,
  name: null,
  email: null,
  bot: false,
  active: true,
  timezone: null,
  ...more,
});
const account = (one: AliasFact) => ({ connection: one.connection, key: one.key });

/** Who is together, by account. */
function groups(aliases: AliasFact[], configured: Parameters<typeof resolvePeople>[1] = [], told?: ToldPeople) {
  const { links } = resolvePeople(aliases, configured, told);
  const together = new Map<string, string[]>();
  for (const { personId, aliasId } of links) together.set(personId, [...(together.get(personId) ?? []), aliasId]);
  return [...together.values()].map((ids) => ids.sort().join(' ')).sort();
}

const asana = alias('asana', '1', { name: 'Tomás Ibáñez', email: 'tomas.ibanez@acme.example' });
const site = alias('wordpress', 'user:4', { name: 'tomas', email: 'tomas.ibanez@acme.example' });
const slack = alias('slack', 'U1', { name: 'Tomas Ibanez' });
const other = alias('slack', 'U2', { name: 'Anna Schmidt', email: 'anna@acme.example' });

describe('who is who', () => {
  test('one vouched address is one person, one name is not', () => {
    expect(groups([asana, site, slack, other])).toEqual(['asana/1 wordpress/user:4', 'slack/U1', 'slack/U2']);
  });

  test('a merge joins all accounts of both, its undo parts them again', () => {
    const merges: ToldPeople['merges'] = [[account(slack), account(site)]];
    expect(groups([asana, site, slack, other], [], { merges, splits: [] })).toEqual([
      'asana/1 slack/U1 wordpress/user:4',
      'slack/U2',
    ]);
    expect(groups([asana, site, slack, other], [], { merges: [], splits: [] })).toHaveLength(3);
  });

  test('a split account is somebody of their own', () => {
    expect(groups([asana, site], [], { merges: [], splits: [account(site)] })).toEqual(['asana/1', 'wordpress/user:4']);
  });

  test('hub.yaml wins over a split, and keeps apart whom it names apart', () => {
    const person = (name: string, one: AliasFact) => ({
      name,
      aliases: [{ connection: one.connection, key: one.key }],
    });
    const both = [{ name: 'T', aliases: [{ key: '1' }, { key: 'U1' }] }];
    expect(groups([asana, slack], both, { merges: [], splits: [account(slack)] })).toEqual(['asana/1 slack/U1']);
    const apart = [person('T', asana), person('A', other)];
    expect(groups([asana, other], apart, { merges: [[account(asana), account(other)]], splits: [] })).toHaveLength(2);
  });

  test('the order of arrival changes neither persons nor their ids', () => {
    const told: ToldPeople = {
      merges: [
        [account(slack), account(site)],
        [account(other), account(asana)],
      ],
      splits: [],
    };
    const sorted = (aliases: AliasFact[]) =>
      resolvePeople(aliases, [], told)
        .links.map((link) => JSON.stringify(link))
        .sort();
    expect(sorted([other, slack, site, asana])).toEqual(sorted([asana, site, slack, other]));
  });
});

describe('who may be one', () => {
  const suggest = (aliases: AliasFact[]) => suggestPeople(aliases, resolvePeople(aliases, []).links);

  test('one full name in two tools, whatever its marks', () => {
    expect(suggest([asana, slack])).toEqual([
      expect.objectContaining({ kind: 'person-merge', reason: expect.stringContaining('both are called') }),
    ]);
  });

  test('addresses that begin alike are evidence, and the address itself is not shown', () => {
    const away = alias('email', 'tomas.ibanez@studio.example', { email: 'tomas.ibanez@studio.example' });
    const [found] = suggest([asana, away]);
    expect(found!.reason).toBe('their addresses begin alike');
  });

  test.each([
    ['a first name', [alias('slack', 'U3', { name: 'Anna' }), alias('asana', '3', { name: 'Anna' })]],
    ['one tool', [slack, alias('slack', 'U4', { name: 'Tomas Ibanez' })]],
    [
      'a program',
      [alias('slack', 'B1', { name: 'Intake Relay', bot: true }), alias('asana', '9', { name: 'Intake Relay' })],
    ],
    ['one person already', [asana, site]],
  ])('%s is no evidence', (_, aliases) => expect(suggest(aliases)).toEqual([]));
});
