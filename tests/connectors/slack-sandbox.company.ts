import type { Company, Ms, Person, RunningSandbox, SlackEvent } from '#sandbox';
import { startSlackSandbox, type SlackSandboxOptions } from '../../connectors/slack/sandbox/index.js';
import { quietCompany } from '../support/company.js';

/** Monday, nine o'clock UTC: the first day of the small workspace. */
export const DAY_ONE: Ms = Date.UTC(2026, 10, 2, 9);
export const MINUTE: Ms = 60_000;

/** Ids of the small workspace. */
export const S = {
  team: 'T0000000001',
  app: 'U0000000001',
  lea: 'U0000000002',
  omar: 'U0000000003',
  gone: 'U0000000004',
  robot: 'U0000000005',
  robotBot: 'B0000000005',
  launch: 'C0000000001',
  secret: 'C0000000002',
  legal: 'C0000000003',
  apart: 'C0000000004',
} as const;

const person = (id: string, user: string, name: string, more: Partial<Person> = {}): Person => ({
  id,
  name,
  email: `${id}@acme.test`,
  team: 'Content',
  function: 'Writing',
  businessUnit: 'Retail',
  timezone: 'Europe/Berlin',
  active: true,
  bot: false,
  mail: [],
  slack: { id: user, name, displayName: id, email: `${id}@acme.test` },
  ...more,
});

export const PEOPLE: Person[] = [
  person('lea', S.lea, 'Lea Brändt'),
  person('omar', S.omar, 'Omar Haddad', {
    slack: { id: S.omar, name: 'Omar Haddad', displayName: '', email: null },
    timezone: 'Asia/Kolkata',
  }),
  person('gone', S.gone, 'Gil Gone', { active: false }),
  person('robot', S.robot, 'Approval Robot', {
    bot: true,
    slack: { id: S.robot, name: 'Approval Robot', displayName: '', email: null, botId: S.robotBot },
  }),
  { ...person('mailonly', '0', 'Mail Only'), slack: undefined } as unknown as Person,
];

export type Step = SlackEvent extends infer E ? (E extends SlackEvent ? Omit<E, 'at'> & { at?: Ms } : never) : never;

const channel = (id: string, name: string, isPrivate: boolean, app: boolean): Step => ({
  type: 'channel_added',
  by: 'lea',
  id,
  name,
  private: isPrivate,
  topic: name === 'launch' ? 'CMP-1 & more' : '',
  app,
});

/** A public and a private channel with the app, and one of each without it. */
const GROUND: Step[] = [
  channel(S.launch, 'launch', false, true),
  channel(S.secret, 'secret', true, false),
  channel(S.legal, 'legal', true, true),
  channel(S.apart, 'apart', false, false),
];

/** The `ts` of a message that many minutes after day one. */
export const ts = (minutes: number, micros = 100): string =>
  `${DAY_ONE / 1000 + minutes * 60}.${String(micros).padStart(6, '0')}`;

/** A message of the small workspace, unless said otherwise by Lea in `launch` and no reply. */
export const says = (at: string, text: string, more: Partial<Extract<SlackEvent, { type: 'posted' }>> = {}) => ({
  type: 'posted' as const,
  at: Math.floor(Number(at)) * 1000,
  by: 'lea',
  channel: S.launch as string,
  ts: at,
  text,
  blocks: null,
  thread: null,
  broadcast: false,
  files: [],
  ...more,
});

function smallCompany(later: Step[], people: Person[]): Company {
  const ground = GROUND.map((event) => ({ at: DAY_ONE, ...event }) as SlackEvent);
  const slack = later.map((event, i) => ({ at: DAY_ONE + (i + 1) * MINUTE, ...event }) as SlackEvent);
  return { ...quietCompany(), start: DAY_ONE, people, slack: [...ground, ...slack].sort((a, b) => a.at - b.at) };
}

/** An answer as tests look at it. */
export interface Answered {
  status: number;
  headers: Headers;
  body: any;
}

/** A running sandbox with its clocks in the test's hand. */
export interface Bench {
  sandbox: RunningSandbox;
  company: Company;
  now: Ms;
  wall: Ms;
  /** Calls a method as Slack's own client does: a POST of a form, the token in a header. */
  call: (method: string, args?: Record<string, string | number | boolean>) => Promise<Answered>;
  /** The answer of a call that must succeed. */
  ok: (method: string, args?: Record<string, string | number | boolean>) => Promise<any>;
}

const open: RunningSandbox[] = [];

/** Starts a sandbox a day after the last event; `closeAll` ends it. */
export async function bench(later: Step[] = [], options: Partial<SlackSandboxOptions> = {}): Promise<Bench> {
  const company = options.company ?? smallCompany(later, PEOPLE);
  const self = {
    company,
    now: (company.slack.at(-1)?.at ?? DAY_ONE) + 1440 * MINUTE,
    wall: Date.UTC(2030, 0, 1),
  } as Bench;
  self.sandbox = await startSlackSandbox({ now: () => self.now, wallNow: () => self.wall, ...options, company });
  open.push(self.sandbox);
  self.call = async (method, args = {}) =>
    answerOf(
      await fetch(`${self.sandbox.baseUrl}${method}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${self.sandbox.secrets.token}` },
        body: new URLSearchParams(Object.entries(args).map(([name, value]): [string, string] => [name, String(value)])),
      }),
    );
  self.ok = async (method, args) => {
    const { status, body } = await self.call(method, args);
    expect({ status, ok: body.ok, error: body.error }).toEqual({ status: 200, ok: true, error: undefined });
    return body;
  };
  return self;
}

export const answerOf = async (response: Response): Promise<Answered> => ({
  status: response.status,
  headers: response.headers,
  body: await response.json(),
});

/** Every record of a list, page by page, and how many each page had. */
export async function walk(
  { ok }: Bench,
  method: string,
  field: string,
  args: Record<string, string | number | boolean> = {},
): Promise<{ records: any[]; sizes: number[] }> {
  const records: any[] = [];
  const sizes: number[] = [];
  for (let cursor = ''; cursor !== '' || sizes.length === 0;) {
    const body = await ok(method, cursor === '' ? args : { ...args, cursor });
    records.push(...body[field]);
    sizes.push(body[field].length);
    cursor = body.response_metadata.next_cursor;
  }
  return { records, sizes };
}

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
}
