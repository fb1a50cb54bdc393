import { parse } from 'yaml';
import { writeProposal } from '../../../src/commands/map-yaml.js';
import type { MappedContainer, MappedStatus } from '../../../src/export/map/collect.js';
import { proposeCategory, proposeRules, proposeStatuses } from '../../../src/export/map/propose.js';
import { parseHubYaml } from '../../../src/hub-yaml.js';

const status = (word: string, more: Partial<MappedStatus> = {}): MappedStatus => ({
  connection: 'asana-main',
  connector: 'asana',
  container: '1203',
  containerName: 'New markets',
  word,
  code: null,
  done: null,
  items: 1,
  came: 4,
  left: 3,
  began: 0,
  hours: 10,
  category: 'unknown',
  ...more,
});

describe('what an unknown status is proposed to mean', () => {
  test.each([
    ['Fertig', 'done'],
    ['In Arbeit', 'in_progress'],
    ['Als Nächstes', 'ready'],
    ['Writing (new)', 'in_progress'],
    ['Neu', 'backlog'],
    ['Freigabe', 'in_review'],
    ['Approved ✅', 'waiting:slot'],
    ['Feedback', 'waiting:feedback'],
  ])('%s by its word: %s', (word, category) => expect(proposeCategory(status(word)).category).toBe(category));

  test.each([
    ['work is made there', { began: 3 }, 'backlog'],
    ['nothing ever left', { left: 0, items: 4 }, 'done'],
    ['work passes through', {}, 'in_progress'],
  ])('by how work moves: %s', (_, more, category) =>
    expect(proposeCategory(status('Zzz', more))).toMatchObject({ category }),
  );

  test('every unknown status gets a line, known ones none; codes go before words', () => {
    const lines = proposeStatuses({
      statuses: [
        status('Zzz'),
        status('Doing', { category: 'in_progress' }),
        status('Mit Recht', { connector: 'monday', container: '445', code: 'status/7' }),
        status('seo-check', { connector: 'wordpress', container: null }),
      ],
    });
    expect(lines.map(({ connector, key }) => `${connector}: ${key}`)).toEqual([
      'asana: 1203/Zzz',
      'monday: 445/status/7',
      'wordpress: seo-check',
    ]);
  });
});

describe('which rules would make campaigns', () => {
  const place = (kind: string, key: string, more: Partial<MappedContainer> = {}): MappedContainer => ({
    connection: 'c',
    connector: 'x',
    kind,
    key,
    name: key,
    campaign: null,
    rule: null,
    items: 1,
    itemsLinked: 0,
    parents: [],
    ...more,
  });
  const inside = (parent: string, kind: string, rules: (string | null)[]) =>
    rules.map((rule, i) => place(kind, `${kind}${i}`, { parents: [parent], rule }));

  test('a portfolio or a board most of whose children are keyed', () => {
    expect(
      proposeRules({
        containers: [
          place('portfolio', 'p'),
          ...inside('p', 'project', ['key-in-container', 'key-in-container', null]),
          place('board', 'b'),
          ...inside('b', 'group', ['key-in-container', 'key-in-container']),
        ],
      }).map(({ connection, every, inPortfolio, onBoard }) => [connection, every, inPortfolio ?? onBoard]),
    ).toEqual([
      ['c', 'project', 'p'],
      ['c', 'group', 'b'],
    ]);
  });

  test('not where a rule stands already, or few are keyed', () => {
    expect(
      proposeRules({ containers: [place('portfolio', 'p'), ...inside('p', 'project', ['discovered', 'discovered'])] }),
    ).toEqual([]);
    expect(
      proposeRules({
        containers: [place('portfolio', 'p'), ...inside('p', 'project', ['key-in-container', null, null])],
      }),
    ).toEqual([]);
  });
});

describe('the proposed file', () => {
  const proposal = {
    statuses: [
      { connector: 'asana', key: '1203/Odd: word # "x"\nnext', category: 'in_review', why: 'a\nb' },
      { connector: 'asana', key: 'Kept', category: 'done', why: 'w' },
    ],
    rules: [{ connection: 'a', every: 'project', inPortfolio: '1', why: 'most are' }],
  };

  test('keeps what stands in hub.yaml, its comments and references too, and is a hub.yaml itself', () => {
    const source =
      '# ours\nconnections:\n  - name: a\n    connector: asana\n    secrets: { token: "${T}" } # vault\nstatusMap: { asana: { Kept: blocked } }\n';
    const written = writeProposal(source, proposal);
    expect(written).toContain('# ours');
    expect(written).toContain('# vault');
    expect(written).toContain('"${T}"');
    const { file, faults } = parseHubYaml(written, 'proposed');
    expect(faults).toEqual([]);
    expect(file.statusMap).toEqual({ asana: { Kept: 'blocked', '1203/Odd: word # "x"\nnext': 'in_review' } });
    expect(file.campaigns.from).toEqual([{ connection: 'a', every: 'project', inPortfolio: '1' }]);
  });

  test('stands alone where there is no hub.yaml', () => {
    expect(parse(writeProposal(null, proposal))).toMatchObject({ statusMap: { asana: { Kept: 'done' } } });
  });
});
