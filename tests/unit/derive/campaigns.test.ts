import { discoverCampaigns, type ContainerFact } from '../../../src/derive/campaigns.js';
import { createKeyFinder } from '../../../src/derive/keys.js';
import { linkItems, type ItemFact } from '../../../src/derive/links.js';
import type { Rules } from '../../../src/derive/rules.js';
import { suggestByName } from '../../../src/derive/suggest-links.js';
import { MEASURE } from '../../support/measure.js';

const place = (kind: string, key: string, more: Partial<ContainerFact> = {}): ContainerFact => ({
  id: `${kind}-${key}`,
  connection: 'monday-main',
  connector: 'monday',
  kind,
  key,
  name: key,
  keyTexts: [],
  ownerAliasId: null,
  createdAt: null,
  startOn: null,
  dueOn: null,
  parents: [],
  ...more,
});
const rules = (more: Partial<Rules> = {}): Rules => ({
  campaignKey: 'CMP-\\d+',
  from: [],
  links: [],
  statusMap: {},
  people: [],
  toolPriority: [],
  measure: MEASURE,
  itemOf: () => null,
  ...more,
});
const findKeys = createKeyFinder('CMP-\\d+');
const discover = (places: ContainerFact[], given = rules()) =>
  discoverCampaigns(places, [], given, findKeys, () => null);
const item = (id: string, more: Partial<ItemFact> = {}): ItemFact => ({
  id,
  kind: 'task',
  connection: 'monday-main',
  key: id,
  texts: [],
  containers: [],
  parentId: null,
  threadId: null,
  ...more,
});

describe('campaigns of boards and chats', () => {
  const board = place('board', '445', { name: 'Creative production' });

  test.each([
    ['board', 'board'],
    ['group', 'group'],
    ['channel', 'channel'],
  ])('a key in the name of a %s makes a campaign', (kind) => {
    const { campaigns } = discover([place(kind, 'k', { name: 'cmp-118 autumn' })]);
    expect(campaigns.map(({ key }) => key)).toEqual(['CMP-118']);
  });

  test('every item of a register is a campaign, keyed by the field the rule names; one without a key is none', () => {
    const register = rules({
      from: [{ connection: 'monday-main', every: 'item', inside: '445', keyField: 'Campaign' }],
    });
    const entry = (key: string, fields: Record<string, string>) =>
      place('item', key, { parents: [board.id], fields, name: `entry ${key} like CMP-9` });
    const { campaigns, containers } = discover(
      [board, entry('1', { campaign: 'cmp-118' }), entry('2', { campaign: 'SPRING' }), entry('3', {})],
      register,
    );
    expect(campaigns.map(({ key, name }) => [key, name])).toEqual([
      ['CMP-118', 'entry 1 like CMP-9'],
      ['SPRING', 'entry 2 like CMP-9'],
    ]);
    expect(containers.map(({ rule }) => rule)).toEqual(['discovered', 'discovered']);
  });

  test('without a rule an item makes no campaign', () => {
    expect(discover([place('item', '1', { name: 'CMP-118 x' })]).campaigns).toEqual([]);
  });
});

describe('the campaign of an item', () => {
  const world = (places: ContainerFact[], given = rules()) => {
    const { campaigns, containers } = discover(places, given);
    return {
      campaigns: new Set(campaigns.map(({ id }) => id)),
      containers: new Map(containers.map((one) => [one.containerId, one])),
      told: [],
      findKeys,
      key: (id: string) => campaigns.find((one) => one.id === id)?.key,
    };
  };
  const linkOf = (items: ItemFact[], places: ContainerFact[], given?: Rules) => {
    const at = world(places, given);
    return linkItems(items, at).links.map(({ itemId, campaignId, rule }) => [itemId, at.key(campaignId), rule]);
  };
  const channel = place('channel', 'C1', { name: 'cmp-118-autumn' });
  const general = place('channel', 'C2', { name: 'marketing' });
  const other = place('board', 'B', { name: 'CMP-7 board' });

  test('chat: the channel goes before a key in the text, a thread follows its root', () => {
    const said = (id: string, place: ContainerFact, texts: string[], threadId: string) =>
      item(id, { kind: 'message', chat: true, texts, containers: [place.id], threadId });
    expect(
      linkOf(
        [
          said('in channel', channel, ['CMP-7'], 't1'),
          said('root', general, ['CMP-7'], 't2'),
          said('reply', general, [], 't2'),
          said('plain', general, [], 't3'),
        ],
        [channel, general, other],
      ),
    ).toEqual([
      ['in channel', 'CMP-118', 'container'],
      ['root', 'CMP-7', 'own-key'],
      ['reply', 'CMP-7', 'thread'],
    ]);
  });

  test('what a message asks for goes where the message goes, whatever it is called', () => {
    const ask = (id: string, more: Partial<ItemFact>): ItemFact[] => [
      item(`ask ${id}`, { kind: 'message', chat: true, ...more }),
      item(id, { kind: 'approval', texts: ['CMP-118, CMP-7'], containers: more.containers!, askedBy: `ask ${id}` }),
    ];
    expect(
      linkOf(
        [
          ...ask('in channel', { texts: ['CMP-7'], containers: [channel.id] }),
          ...ask('in text', { texts: ['CMP-7'], containers: [general.id], threadId: 't1' }),
          ...ask('in a reply', { containers: [general.id], threadId: 't1' }),
          ...ask('nowhere', { containers: [general.id], threadId: 't2' }),
        ],
        [channel, general, other],
      ).filter(([id]) => !id!.startsWith('ask')),
    ).toEqual([
      ['in channel', 'CMP-118', 'container'],
      ['in text', 'CMP-7', 'own-key'],
      ['in a reply', 'CMP-7', 'thread'],
    ]);
  });

  test('work: its own key goes before the place it lies in', () => {
    const task = item('t', { texts: ['CMP-7 banner'], containers: [channel.id] });
    expect(linkOf([task], [channel, other])).toEqual([['t', 'CMP-7', 'own-key']]);
  });

  test('an item of a register belongs to the campaign it is, its parts follow', () => {
    const board = place('board', '445');
    const entry = place('item', '1', { id: 'entry', parents: [board.id], name: 'Autumn' });
    const register = rules({ from: [{ connection: 'monday-main', every: 'item', inside: '445' }] });
    expect(linkOf([item('entry'), item('part', { parentId: 'entry' })], [board, entry], register)).toEqual([
      ['entry', null, 'container'],
      ['part', null, 'parent'],
    ]);
  });
});

test('a campaign is of the business unit that hub.yaml says, else of that of its owner', () => {
  const places = ['CMP-1', 'CMP-2', 'CMP-3'].map((name, n) =>
    place('project', name, { name, ownerAliasId: n === 2 ? null : 'ana' }),
  );
  const told = [{ campaign: 'CMP-1', businessUnit: 'Shops', rule: 'configured' as const, by: 'hub.yaml' }];
  const { campaigns } = discoverCampaigns(places, told, rules(), findKeys, (alias) =>
    alias === 'ana' ? 'Outdoor' : null,
  );
  expect(campaigns.map(({ key, businessUnit }) => [key, businessUnit])).toEqual([
    ['CMP-1', 'Shops'],
    ['CMP-2', 'Outdoor'],
    ['CMP-3', null],
  ]);
});

test('what is called like a campaign is suggested: the longest name, whole words, no key needed', () => {
  const campaigns = [
    { id: 'a', name: 'CMP-104 Spring launch' },
    { id: 'b', name: 'Spring launch outlet' },
    { id: 'c', name: 'Sale' },
  ];
  const named = (name: string) => suggestByName([{ id: 'i', kind: 'task', name }], campaigns).map((s) => s.campaignId);
  expect(named('Posters: SPRING launch (outlet)')).toEqual(['b']);
  expect(named('Posters for spring launch')).toEqual(['a']);
  expect(named('Offspring launches')).toEqual([]);
  expect(named('Sale banner')).toEqual([]);
});
