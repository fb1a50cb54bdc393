import { quietCompany } from '../support/company.js';
import type { AsanaEvent, Company, Ms, Person, RunningSandbox } from '#sandbox';
import { startAsanaSandbox, type AsanaSandboxOptions } from '../../connectors/asana/sandbox/index.js';

/** Monday, nine o'clock UTC: the first day of the small company. */
export const DAY_ONE: Ms = Date.UTC(2026, 10, 2, 9);
export const MINUTE: Ms = 60_000;
export const HOUR: Ms = 3_600_000;

/** Gids of the small company, all above 2^53. */
export const G = {
  workspace: '1201000000000000001',
  team: '1201000000000000002',
  portfolio: '1201000000000000003',
  tag: '1201000000000000004',
  launch: '1201000000000000010',
  side: '1201000000000000011',
  old: '1201000000000000012',
  ideas: '1201000000000000020',
  doing: '1201000000000000021',
  backlog: '1201000000000000022',
  brief: '1201000000000000030',
  part: '1201000000000000031',
  legal: '1201000000000000032',
  lea: '1201000000000000040',
  omar: '1201000000000000041',
  sync: '1201000000000000042',
  file: '1201000000000000050',
} as const;

const person = (id: string, gid: string, more: Partial<Person> = {}): Person => ({
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
  asana: { gid, name: `${id} of Acme`, email: `${id}@acme.test` },
  ...more,
});

type Without = AsanaEvent extends infer E ? (E extends AsanaEvent ? Omit<E, 'at'> & { at?: Ms } : never) : never;

/** A task as the small company makes it, unless said otherwise. */
export const newTask = (
  gid: string,
  name: string,
  more: Partial<Extract<AsanaEvent, { type: 'task_added' }>> = {},
) => ({
  type: 'task_added' as const,
  by: 'lea',
  gid,
  name,
  subtype: 'default_task' as const,
  parent: null,
  memberships: [{ project: G.launch, section: G.ideas }],
  assignee: null,
  dueOn: null,
  notes: '',
  tags: [],
  campaignField: null,
  ...more,
});

const GROUND: Without[] = [
  { type: 'team_added', by: null, gid: G.team, name: 'Content' },
  { type: 'portfolio_added', by: 'omar', gid: G.portfolio, name: 'Autumn' },
  { type: 'tag_added', by: 'lea', gid: G.tag, name: 'urgent' },
  {
    type: 'project_added',
    by: 'lea',
    gid: G.launch,
    name: 'Launch',
    team: G.team,
    portfolio: G.portfolio,
    owner: 'omar',
    startOn: null,
    dueOn: '2026-12-01',
    campaignField: 'CMP-1',
  },
  {
    type: 'project_added',
    by: 'lea',
    gid: G.side,
    name: 'Side',
    team: G.team,
    portfolio: null,
    owner: null,
    startOn: null,
    dueOn: null,
    campaignField: null,
  },
  { type: 'section_added', by: 'lea', gid: G.ideas, project: G.launch, name: 'Ideas' },
  { type: 'section_added', by: 'lea', gid: G.doing, project: G.launch, name: 'Doing' },
  { type: 'section_added', by: 'lea', gid: G.backlog, project: G.side, name: 'Backlog' },
  newTask(G.brief, 'Write the brief', { tags: [G.tag], campaignField: 'CMP-1', notes: 'a < b' }),
  newTask(G.part, 'Part of the brief', { parent: G.brief, memberships: [], assignee: 'omar' }),
  newTask(G.legal, 'Legal check', { subtype: 'approval', assignee: 'omar' }),
];

/** The ground of the small company on day one, then `later` one minute apart (or at their own `at`). */
function smallCompany(later: Without[] = [], seed = 7): Company {
  const asana = [
    ...GROUND.map((event) => ({ at: DAY_ONE, ...event }) as AsanaEvent),
    ...later.map((event, i) => ({ at: DAY_ONE + (i + 1) * MINUTE, ...event }) as AsanaEvent),
  ];
  return {
    ...quietCompany(),
    seed,
    start: DAY_ONE,
    asana,
    workspace: { gid: G.workspace, name: 'Acme' },
    people: [
      person('lea', G.lea),
      person('omar', G.omar, { asana: { gid: G.omar, name: 'Omar', email: null } }),
      person('sync', G.sync, { bot: true, team: 'Robots' }),
      { ...person('mailonly', '0'), asana: undefined } as unknown as Person,
    ],
  };
}

/** An answer as tests look at it. */
interface Answered {
  status: number;
  headers: Headers;
  body: any;
}

/** A running sandbox with its clocks in the test's hand. */
export interface Bench {
  sandbox: RunningSandbox;
  now: Ms;
  wall: Ms;
  get: (path: string, headers?: Record<string, string>) => Promise<Answered>;
}

const open: RunningSandbox[] = [];

/** Starts a sandbox at the end of `later` (one minute each); `closeAll` ends it. */
export async function bench(later: Without[] = [], options: Partial<AsanaSandboxOptions> = {}): Promise<Bench> {
  const company = options.company ?? smallCompany(later);
  const self = { now: DAY_ONE + later.length * MINUTE, wall: Date.UTC(2030, 0, 1) } as Bench;
  self.sandbox = await startAsanaSandbox({ now: () => self.now, wallNow: () => self.wall, ...options, company });
  open.push(self.sandbox);
  self.get = async (path, headers = {}) => {
    const response = await fetch(`${self.sandbox.baseUrl}${path}`, {
      headers: { authorization: `Bearer ${self.sandbox.secrets.token}`, ...headers },
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  return self;
}

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
}
