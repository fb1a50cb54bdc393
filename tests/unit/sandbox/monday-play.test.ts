import { createCompany, truthAt } from '#sandbox';
import type { Company, MondayValue, TruthItem } from '#sandbox';
import { gatherPeople } from '../../../src/sandbox/cast.js';
import { impossible } from './monday-possible';

const seeds = [1, 2, 3, 99];
const CREATIVE = '7310000101';

test('a month has its group before anybody works in it, early in the morning too', () => {
  expect(impossible(createCompany({ seed: 987, campaigns: 14 }))).toEqual([]);
});

const both = [
  'board_added',
  'board_renamed',
  'board_archived',
  'board_deleted',
  'group_added',
  'group_renamed',
  'group_deleted',
  'label_renamed',
  'column_renamed',
  'item_added',
  'item_renamed',
  'item_moved',
  'item_moved_to_board',
  'value_set',
  'values_set',
  'item_archived',
  'item_deleted',
  'item_restored',
  'update_posted',
  'update_edited',
  'update_deleted',
  'file_added',
];

/** What a program reads on an item itself: its name and its text columns. */
function textsOf(company: Company, until = company.start): Map<string, string> {
  const texts = new Map<string, Map<string, string>>();
  const put = (item: string, field: string, value: MondayValue | string | null) => {
    if (!texts.has(item)) texts.set(item, new Map());
    if (typeof value === 'string') texts.get(item)!.set(field, value);
    else if (field.startsWith('text_')) texts.get(item)!.set(field, value && 'text' in value ? value.text : '');
  };
  for (const event of company.monday) {
    if (event.at > until) break;
    if (event.type === 'item_added') {
      put(event.id, 'name', event.name);
      for (const [column, value] of Object.entries(event.values)) put(event.id, column, value);
    } else if (event.type === 'item_renamed') put(event.item, 'name', event.name);
    else if (event.type === 'value_set') put(event.item, event.column, event.value);
  }
  return new Map([...texts].map(([item, fields]) => [item, [...fields.values()].join(' ')]));
}

const keysOf = (text: string) => [...text.matchAll(/CMP-\d+/gi)].map(([key]) => key.toUpperCase());

describe.each(seeds)('Monday with ten campaigns of seed %i', (seed) => {
  const company = createCompany({ seed, campaigns: 10 });
  const truth = truthAt(company, company.start);

  test('has every kind of event before and after the start', () => {
    for (const after of [false, true]) {
      const kinds = new Set<string>(
        company.monday.filter((event) => event.at > company.start === after).map((event) => event.type),
      );
      expect(both.filter((kind) => !kinds.has(kind))).toEqual([]);
    }
  });

  test('lets nothing happen that could not', () => {
    expect(impossible(company)).toEqual([]);
  });

  test('names everything once', () => {
    const unique = (ids: string[]) => expect(new Set(ids).size).toBe(ids.length);
    unique(company.monday.flatMap((event) => ('log' in event ? [event.log] : [])));
    unique(company.monday.flatMap((event) => (event.type === 'item_added' ? [event.id] : [])));
    unique(company.monday.flatMap((event) => (event.type === 'update_posted' ? [event.id] : [])));
    unique(company.monday.flatMap((event) => (event.type === 'file_added' ? [event.id] : [])));
    unique(company.people.flatMap((person) => person.monday?.id ?? []));
    const logs = company.monday.flatMap((event) => ('log' in event ? [event.log] : []));
    expect(logs.filter((log) => !/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/.test(log))).toEqual([]);
  });

  test('moves items several times within a second, back by undo, and without a person', () => {
    const sets = company.monday.flatMap((event) => (event.type === 'value_set' ? [event] : []));
    const bursts = sets.filter((one, index) =>
      sets.slice(index + 1, index + 6).some((next) => next.item === one.item && next.at === one.at),
    );
    expect(bursts.length).toBeGreaterThan(5);
    expect(sets.filter((one) => one.undo).length).toBeGreaterThan(2);
    expect(sets.filter((one) => one.by === null).length).toBeGreaterThan(5);
    // A burst keeps the order of the log: each entry begins where the one before ended.
    const moves = truth.changes.filter((change) => change.tool === 'monday' && change.what === 'status');
    const last = new Map<string, { to: unknown; at: number }>();
    let within = 0;
    for (const move of moves) {
      const before = last.get(move.item.key);
      if (before?.at === move.at) {
        expect(move.from).toBe(before.to);
        within++;
      }
      last.set(move.item.key, move);
    }
    expect(within).toBeGreaterThan(1);
  });

  test('assigns none, one and several, and copies and parts of items', () => {
    const assigned = truth.changes.filter(
      (change) => change.tool === 'monday' && change.what === 'assign' && change.item.kind === 'task',
    );
    const many = new Set(assigned.map(({ to }) => (Array.isArray(to) ? 'several' : to === null ? 'none' : 'one')));
    expect(many).toEqual(new Set(['none', 'one', 'several']));
    const added = company.monday.flatMap((event) => (event.type === 'item_added' ? [event] : []));
    expect(added.some((item) => item.duplicateOf)).toBe(true);
    expect(added.some((item) => item.parent)).toBe(true);
    const template = added.flatMap((item) => Object.values(item.values).filter((one) => 'changedAt' in one));
    expect(template.length).toBeGreaterThan(3);
  });

  test('asks for approvals in every way', () => {
    const approvals = truth.approvals.filter((approval) => approval.tool === 'monday');
    const rounds = approvals.flatMap((approval) => approval.rounds);
    expect(new Set(rounds.map((round) => round.outcome))).toEqual(
      new Set(['open', 'approved', 'rejected', 'changes_requested', 'withdrawn']),
    );
    expect(new Set(rounds.map((round) => round.requestTellable))).toEqual(new Set(['exact', 'inferred']));
    expect(approvals.some((approval) => approval.rounds.length === 0)).toBe(true);
    expect(approvals.some((approval) => approval.rounds.length > 2)).toBe(true);
    expect(rounds.some((round) => round.decisions.length > 1)).toBe(true);
    expect(rounds.some((round) => round.approvers.length > 1)).toBe(true);
    expect(rounds.some((round) => round.outcome === 'open' && round.approvers.length > 0)).toBe(true);
    const later = truthAt(company, company.start + 30 * 86_400_000).approvals;
    const decided = later
      .filter((approval) => approval.tool === 'monday')
      .flatMap((approval) => approval.rounds.filter((round) => (round.closedAt ?? 0) > company.start));
    expect(decided.length).toBeGreaterThan(3);
  });

  test('tells what is true whenever it is asked, and nothing of the future', () => {
    for (const days of [-60, -20, 9, 30]) {
      const at = company.start + days * 86_400_000;
      const then = truthAt(company, at);
      const mine = then.changes.filter((change) => change.tool === 'monday');
      expect(mine.filter((change) => change.at > at)).toEqual([]);
      const keys = new Set(then.items.map((item) => `${item.kind}/${item.key}`));
      const dangling = mine.filter(({ item, tellable }) => tellable !== 'no' && !keys.has(`${item.kind}/${item.key}`));
      expect(dangling).toEqual([]);
    }
  });
});

describe.each(seeds)('Monday with fifty campaigns of seed %i', (seed) => {
  const company = createCompany({ seed, campaigns: 50 });
  const truth = truthAt(company, company.start);
  const texts = textsOf(company);
  const tasks = truth.items.filter((item) => item.tool === 'monday' && item.kind === 'task');
  const keys = (item: TruthItem) => keysOf(texts.get(item.key)!);
  const keyOf = new Map(company.campaigns.map((campaign) => [campaign.id, campaign.key]));

  test('carries no key on a third of the items at least, a wrong one on a tenth, and the right one in both places', () => {
    const share = (test: (item: TruthItem) => boolean) => tasks.filter(test).length / tasks.length;
    expect(share((item) => keys(item).length === 0)).toBeGreaterThan(1 / 3);
    const wrong = share((item) => keys(item).some((key) => key !== keyOf.get(item.campaign ?? '')));
    expect(wrong).toBeGreaterThan(0.1);
    expect(wrong).toBeLessThan(0.2);
    const right = tasks.filter((item) => item.campaign && keys(item).includes(keyOf.get(item.campaign)!));
    const inName = right.filter((item) => keysOf(item.name).length > 0);
    expect(inName.length).toBeGreaterThan(20);
    expect(right.length - inName.length).toBeGreaterThan(20);
    expect(tasks.length / 50).toBeGreaterThan(8);
    expect(tasks.length / 50).toBeLessThan(16);
  });

  test('knows campaigns by every rule, and by none', () => {
    const rules = new Set(tasks.map((item) => item.knowableBy));
    expect([...rules].map(String).sort()).toEqual(['container', 'null', 'own-key', 'parent']);
    const container = tasks.filter((item) => item.knowableBy === 'container');
    expect(container.length).toBeGreaterThan(15);
    expect(container.filter((item) => item.campaign === null)).toEqual([]);
  });

  test('registers about half of the campaigns, by their own key', () => {
    const registered = company.monday.flatMap((event) =>
      event.type === 'item_added' && event.board === '7310000305' && event.at <= company.start ? [event.id] : [],
    );
    const items = tasks.filter((item) => registered.includes(item.key));
    expect(items.length).toBeGreaterThan(20);
    expect(items.length).toBeLessThan(30);
    expect(items.filter((item) => keyOf.get(item.campaign!) && item.knowableBy !== 'own-key')).toEqual([]);
  });

  test('mirrors the tasks of Asana that a fifth of the creative items are', () => {
    const creative = company.monday.flatMap((event) =>
      event.type === 'item_added' && event.board === CREATIVE ? [event.id] : [],
    );
    const share = company.mirrors!.length / creative.length;
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.27);
    const projects = new Map(company.campaigns.map((campaign) => [campaign.project, campaign.id]));
    const made = new Map(
      company.asana.flatMap((event) =>
        event.type === 'task_added' ? [[event.gid, projects.get(event.memberships[0]?.project ?? '')] as const] : [],
      ),
    );
    const { monday } = company.belongs!;
    expect(company.mirrors!.filter(({ key, of }) => made.get(of.key) !== monday[key])).toEqual([]);
    expect(new Set(company.mirrors!.map(({ of }) => of.key)).size).toBe(company.mirrors!.length);
    expect(truth.mirrors.length).toBeGreaterThan(company.mirrors!.length / 2);
    expect(truth.mirrors.filter((one) => !one.knowable).length).toBeLessThan(truth.mirrors.length / 10);
    const links = company.monday.flatMap((event) =>
      event.type === 'item_added' ? Object.values(event.values).flatMap((one) => ('url' in one ? [one.url] : [])) : [],
    );
    expect(links.filter((url) => /^https:\/\/app\.asana\.com\/0\/\d{17}\/\d{17}$/.test(url)).length).toBeGreaterThan(
      50,
    );
  });
});

describe('people in Monday', () => {
  const { people, mondayAccount } = createCompany({ seed: 1, campaigns: 200 });
  const there = people.filter((person) => person.monday);

  test('are two thirds of the humans and the account the hub reads with', () => {
    const humans = people.filter((person) => !person.bot);
    const share = there.filter((person) => !person.bot).length / humans.length;
    expect(share).toBeGreaterThan(0.6);
    expect(share).toBeLessThan(0.75);
    expect(there.find((person) => person.id === mondayAccount.user)).toMatchObject({ bot: true });
    expect(there.filter((person) => !person.active)).toHaveLength(1);
    expect(there.filter((person) => !/^\d{8}$/.test(person.monday!.id))).toEqual([]);
    expect(there.filter((person) => person.monday!.name !== person.name).length).toBeGreaterThan(3);
  });

  test('of one name do not share an address', () => {
    const addresses = gatherPeople(1400).flatMap((person) => person.monday?.email ?? []);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  test('mostly show an address that another tool vouches for', () => {
    const proven = there.filter((person) =>
      [person.asana?.email, person.wordpress?.email, ...person.mail].includes(person.monday!.email),
    );
    expect(proven.length / there.length).toBeGreaterThan(0.9);
    expect(proven.length).toBeLessThan(there.length);
  });
});
