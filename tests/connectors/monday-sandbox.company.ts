import type { Company, MondayColumn, MondayEvent, Ms, Person, RunningSandbox } from '#sandbox';
import { startMondaySandbox, type MondaySandboxOptions } from '../../connectors/monday/sandbox/index.js';
import { quietCompany } from '../support/company.js';

/** Monday, nine o'clock UTC: the first day of the small company. */
export const DAY_ONE: Ms = Date.UTC(2026, 1, 2, 9);
export const SECOND: Ms = 1000;
export const MINUTE: Ms = 60 * SECOND;
export const HOUR: Ms = 60 * MINUTE;
export const DAY: Ms = 24 * HOUR;

/** Ids of the small company; the item called `brief` lies above 2^53. */
export const M = {
  account: '31415926',
  workspace: '2718281',
  lea: '70000001',
  omar: '70000002',
  relay: '70000003',
  gone: '70000004',
  board: '4450000001',
  side: '4450000002',
  subs: '4450000003',
  secret: '4450000004',
  brief: '9007199254740993',
  copy: '9100000002',
  part: '9100000003',
  hidden: '9100000004',
} as const;

const person = (id: string, mondayId: string, more: Partial<Person> = {}): Person => ({
  id,
  name: id,
  email: `${id}@acme.test`,
  team: 'Content',
  function: 'Writing',
  businessUnit: 'Retail',
  timezone: 'Europe/Berlin',
  active: true,
  bot: false,
  mail: [],
  monday: { id: mondayId, name: `${id} of Acme`, email: `${id}@acme.test` },
  ...more,
});

/** Columns of the two boards of work. */
export const COLUMNS: MondayColumn[] = [
  {
    id: 'status',
    title: 'Status',
    type: 'status',
    labels: [
      { index: 0, text: 'Working on it', isDone: false },
      { index: 1, text: 'Done', isDone: true },
      { index: 2, text: 'Stuck', isDone: false },
    ],
  },
  { id: 'people', title: 'Owner', type: 'people' },
  { id: 'date4', title: 'Due', type: 'date' },
  { id: 'text_key', title: 'Campaign', type: 'text' },
  { id: 'long', title: 'Notes', type: 'long_text' },
  { id: 'link', title: 'Link', type: 'link' },
  { id: 'waits', title: 'Waits on', type: 'dependency' },
  { id: 'budget', title: 'Budget', type: 'numbers' },
];

type Event<T extends MondayEvent['type']> = Omit<Extract<MondayEvent, { type: T }>, 'at' | 'by' | 'log'>;
type Anything = MondayEvent extends infer E
  ? E extends MondayEvent
    ? Omit<E, 'at' | 'by' | 'log'> & { at?: Ms; by?: string | null; log?: string }
    : never
  : never;

export const newBoard = (id: string, name: string, more: Partial<Event<'board_added'>> = {}) => ({
  type: 'board_added' as const,
  id,
  name,
  columns: COLUMNS,
  groups: [
    { id: 'topics', title: 'Ideas' },
    { id: 'doing', title: 'Doing' },
  ],
  subitemsOf: null,
  kind: 'board' as const,
  visible: true,
  ...more,
});

export const newItem = (id: string, name: string, more: Partial<Event<'item_added'>> = {}) => ({
  type: 'item_added' as const,
  id,
  name,
  board: M.board as string,
  group: 'topics',
  parent: null,
  values: {},
  duplicateOf: null,
  ...more,
});

export const setValue = (
  item: string,
  column: string,
  value: Event<'value_set'>['value'],
  more: { undo?: true; by?: string | null; at?: Ms; log?: string } = {},
) => ({ type: 'value_set' as const, item, column, value, ...more });

const GROUND: Anything[] = [
  newBoard(M.board, 'Launch'),
  newBoard(M.side, 'Side work'),
  newBoard(M.subs, 'Subitems of Launch', { subitemsOf: M.board, columns: COLUMNS.slice(0, 2) }),
  newBoard(M.secret, 'Salaries', { visible: false }),
  newItem(M.brief, 'Write the brief', {
    values: { status: { label: 0 }, people: { people: ['lea'] }, text_key: { text: 'CMP-1' } },
  }),
  newItem(M.part, 'Part of the brief', { board: M.subs, parent: M.brief }),
  newItem(M.hidden, 'Raise', { board: M.secret }),
];

/** The ground of the small company on day one, then `later` one minute apart (or at their own `at`). */
export function smallCompany(later: Anything[] = []): Company {
  const told = (event: Anything, at: Ms, number: number) =>
    ({ at, by: 'lea', log: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`, ...event }) as MondayEvent;
  const monday = [
    ...GROUND.map((event, i) => told(event, DAY_ONE, i)),
    ...later.map((event, i) => told(event, DAY_ONE + (i + 1) * MINUTE, 1000 + i)),
  ];
  return {
    ...quietCompany(),
    seed: 7,
    start: DAY_ONE,
    monday,
    mondayAccount: {
      id: M.account,
      name: 'Acme Marketing',
      slug: 'acme',
      token: 'sandbox-monday',
      user: 'relay',
      workspace: { id: M.workspace, name: 'Marketing' },
    },
    people: [
      person('lea', M.lea),
      person('omar', M.omar),
      person('relay', M.relay, { bot: true }),
      person('gone', M.gone, { active: false }),
      { ...person('mailonly', '0'), monday: undefined } as unknown as Person,
    ],
  };
}

/** An answer as tests look at it. */
interface Answered {
  status: number;
  headers: Headers;
  body: any;
  data: any;
  errors: any[];
}

/** A running sandbox with its clocks in the test's hand. */
export interface Bench {
  sandbox: RunningSandbox;
  now: Ms;
  wall: Ms;
  ask: (query: string, variables?: object, headers?: Record<string, string | undefined>) => Promise<Answered>;
  post: (body: string, headers?: Record<string, string | undefined>) => Promise<Answered>;
}

const open: RunningSandbox[] = [];

/** Starts a sandbox one minute after the last of `later`; `closeAll` ends it. */
export async function bench(later: Anything[] = [], options: Partial<MondaySandboxOptions> = {}): Promise<Bench> {
  const company = options.company ?? smallCompany(later);
  const self = {
    now: Math.max(DAY_ONE, company.monday.at(-1)?.at ?? 0) + MINUTE,
    wall: Date.UTC(2030, 0, 1, 12),
  } as Bench;
  self.sandbox = await startMondaySandbox({ now: () => self.now, wallNow: () => self.wall, ...options, company });
  open.push(self.sandbox);
  self.post = async (body, headers = {}) => {
    const all: Record<string, string | undefined> = {
      'content-type': 'application/json',
      authorization: self.sandbox.secrets.token,
      'api-version': '2026-10',
      ...headers,
    };
    const response = await fetch(self.sandbox.baseUrl, {
      method: 'POST',
      headers: Object.entries(all).filter((one): one is [string, string] => one[1] !== undefined),
      body,
    });
    const told = (await response.json()) as any;
    return { status: response.status, headers: response.headers, body: told, data: told.data, errors: told.errors };
  };
  self.ask = (query, variables, headers) => self.post(JSON.stringify({ query, variables }), headers);
  return self;
}

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
}

export const idsOf = (records: { id: string }[]): string[] => records.map(({ id }) => id);

/** The page of items that answers a question about one board or a cursor. */
export const pageOf = ({ data }: Answered) => data.next_items_page ?? data.boards[0].items_page;
