import { z } from 'zod';
import { stream, type Page } from '#sdk';
import { identify, type List, type Row, type SlackApi } from './api.js';

const Member = z.looseObject({
  id: z.string().min(1),
  name: z.string().nullish(),
  real_name: z.string().nullish(),
  deleted: z.boolean().nullish(),
  is_bot: z.boolean().nullish(),
  is_workflow_bot: z.boolean().nullish(),
  is_email_confirmed: z.boolean().nullish(),
  tz: z.string().nullish(),
  profile: z
    .looseObject({
      real_name: z.string().nullish(),
      display_name: z.string().nullish(),
      email: z.string().nullish(),
      bot_id: z.string().nullish(),
    })
    .nullish(),
});

const USERS: List = { method: 'users.list', field: 'members', query: {} };
// Slack lists its own robot as a person.
const SLACKBOT = 'USLACKBOT';

/** Cursor of lists that are read whole each time: the run that last saw the end. */
export const Through = z.object({ through: z.string() });
export type Through = z.infer<typeof Through>;

/** Who of the workspace is a person and who a program, and the account behind each bot id. */
export interface Directory {
  people: ReadonlySet<string>;
  programs: ReadonlySet<string>;
  byBot: ReadonlyMap<string, string>;
}

const built = new WeakMap<Row[], Directory>();

/** The directory, from the list of users as this run saw it; sorted once, since every message asks for it. */
export async function directoryOf(api: SlackApi): Promise<Directory> {
  const rows = await api.rows(USERS);
  const directory = built.get(rows) ?? sortOut(rows);
  built.set(rows, directory);
  return directory;
}

function sortOut(rows: Row[]): Directory {
  const people = new Set<string>();
  const programs = new Set([SLACKBOT]);
  const byBot = new Map<string, string>();
  for (const row of rows) {
    const member = Member.safeParse(row).data;
    if (!member) continue;
    const isProgram = member.is_bot || member.is_workflow_bot || member.id === SLACKBOT;
    (isProgram ? programs : people).add(member.id);
    if (member.profile?.bot_id) byBot.set(member.profile.bot_id, member.id);
  }
  return { people, programs, byBot };
}

/** Everyone of the workspace, those who left too. Two of one display name stay two; a name is never identity. */
export const users = stream({
  name: 'users',
  scopes: ['users:read', 'users:read.email'],
  record: Member,
  identify,
  // What somebody is doing just now is no fact about them.
  volatile: [
    '/updated',
    // Only in events.
    '/locale',
    '/presence',
    ...['text', 'text_canonical', 'emoji', 'emoji_display_info', 'expiration'].map(
      (field) => `/profile/status_${field}`,
    ),
    '/profile/huddle_state',
    '/profile/huddle_state_expiration_ts',
  ],
  cursor: Through,
  async *read(api: SlackApi, { until }): AsyncGenerator<Page<Through>> {
    for await (const { body, rows, last } of api.listing(USERS)) {
      const records = rows.map((_, index) => ({ body, at: `/members/${index}` }));
      yield { records, ...(last && { next: { through: until }, whole: true as const }) };
    }
  },
  drafts: ({ id, name, real_name, deleted, is_bot, is_workflow_bot, is_email_confirmed, tz, profile }) => [
    {
      draft: 'person',
      key: id,
      name: profile?.real_name || real_name || profile?.display_name || name || null,
      // An address that nobody confirmed may be anybody's.
      email: is_email_confirmed === false ? null : profile?.email || null,
      bot: Boolean(is_bot || is_workflow_bot || id === SLACKBOT),
      active: !deleted,
      timezone: tz || null,
    },
  ],
});
