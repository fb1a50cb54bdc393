import { formatDigest } from '../../../src/commands/digest-format.js';
import type { Digest } from '../../../src/export/digest/collect.js';

const HOSTILE = 'a<b|c>*d*_e_`f` [g](javascript:h) <!channel>\n<@U1>\u001b[31m';

const digest = (more: Partial<Digest> = {}): Digest => ({
  asOf: '2026-03-31T12:00:00Z',
  since: '2026-03-30T12:00:00Z',
  campaigns: [
    {
      key: 'CMP-104',
      name: 'Spring launch',
      owner: 'Lea',
      moved: [
        {
          at: '2026-03-31T09:00:00Z',
          what: 'status',
          from: 'Doing',
          to: 'Done',
          name: HOSTILE,
          url: 'https://asana.test/1',
          connection: 'asana-main',
          by: 'Milan',
          dated: true,
        },
        {
          at: '2026-03-31T10:00:00Z',
          what: 'approval_decided',
          from: null,
          to: 'approved',
          name: 'Page',
          url: 'javascript:alert(1)',
          connection: 'site',
          by: null,
          dated: false,
        },
      ],
      movedMore: 3,
      waits: [
        {
          kind: 'approval',
          name: 'Legal sign-off',
          url: null,
          connection: 'asana-main',
          reason: 'Legal sign-off',
          on: [],
          since: '2026-03-27T15:10:00Z',
          hours: 92.8,
        },
      ],
      waitsMore: 0,
      unknown: [{ what: 'status', connection: 'asana-main', count: 2, words: ['Icebox'] }],
    },
  ],
  quiet: 4,
  connections: [
    { connection: 'asana-main', health: 'ok', problem: null, completeThrough: '2026-03-31T11:58:00Z', setAside: 0 },
    { connection: 'site', health: 'needs_attention', problem: 'no password', completeThrough: null, setAside: 2 },
  ],
  toDecide: 1,
  ...more,
});

test('a digest says what moved, on whom it waits, what is unknown, how fresh it is and what it leaves out', () => {
  const text = formatDigest(digest(), 'text');
  for (const part of [
    'CMP-104 Spring launch (Lea)',
    'Doing → Done (2026-03-31 09:00 UTC, Milan, asana-main)',
    'Page: approved (by 2026-03-31 10:00 UTC, site)',
    'and 3 more',
    'Legal sign-off: waits on nobody named for 92.8 h (since 2026-03-27 15:10 UTC, asana-main)',
    '2 items of asana-main: nobody said what "Icebox" means',
    '4 more: nothing moved and nothing waits.',
    'asana-main: complete through 2026-03-31 11:58 UTC',
    'site: not read to its end yet, needs attention, no password, 2 records set aside',
  ])
    expect(text).toContain(part);
});

test('a foreign name cannot speak to the reader’s program', () => {
  for (const format of ['text', 'markdown', 'slack'] as const) {
    const written = formatDigest(digest(), format);
    expect(written).not.toContain('\u001b');
    expect(written).not.toContain('javascript:alert');
    expect(written.split('\n').some((line) => line.startsWith('<@U1>'))).toBe(false);
  }
  const slack = formatDigest(digest(), 'slack');
  expect(slack).not.toMatch(/<[!@]/);
  expect(slack).toMatch(/<https:\/\/asana\.test\/1\|a&lt;b¦c&gt;/);
  const markdown = formatDigest(digest(), 'markdown');
  expect(markdown).toContain('\\[g\\](javascript:h)');
  expect(markdown).not.toMatch(/(?<!\\)<!channel/);
});

test('nothing to say is said', () => {
  const quiet = formatDigest(digest({ campaigns: [], quiet: 9 }), 'text');
  expect(quiet).toContain('No campaign moved and none waits.');
  expect(quiet).toContain('9 more');
});
