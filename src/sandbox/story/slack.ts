import { SlackJournal } from '../slack/journal.js';
import { instant } from '../time.js';
import type { AsanaEvent, Person } from '../types.js';
import { springLaunch } from './asana.js';

/** The channel of CMP-104; its name shows the key. */
const CHANNEL = 'C0ACME00104';

/** Messages (`channel:ts`) that the README and tests name. */
export const STORY_MESSAGES = {
  channel: CHANNEL,
  header: `${CHANNEL}:1774429920.000100`,
  posts: `${CHANNEL}:1774865100.000100`,
} as const;

/**
 * CMP-104 in Slack: somebody asks where things stand, Milan approves the newsletter's header by hand, and Chloé has been
 * asked for the social posts since Monday, three days after Legal.
 */
export function playStoryInSlack(people: Person[], asana: readonly AsanaEvent[]): SlackJournal {
  const journal = new SlackJournal(0);
  const { id: campaign, project } = springLaunch;
  const user = (id: string) => people.find((one) => one.id === id)!.slack!.id;
  const begins = instant('2026-02-09T09:30:00Z');
  journal.add({
    type: 'channel_added',
    id: CHANNEL,
    name: 'cmp-104-spring-launch',
    private: false,
    topic: 'Launch on 14 April',
    app: true,
    at: begins,
    by: 'lea',
  });
  for (const [minutes, member] of ['lea', 'tomas', 'milan', 'dana', 'chloe', 'amara'].entries())
    journal.join(CHANNEL, begins + minutes * 60_000, member);
  const say = (when: string, by: string, text: string) =>
    journal.post({ channel: CHANNEL, at: instant(when), by, text }, campaign);

  say('2026-02-09T09:40:12Z', 'lea', 'Everything about the spring launch goes here, please.');

  const letter = asana.find((event) => event.type === 'task_added' && event.name === 'Newsletter');
  const task = letter?.type === 'task_added' ? letter.gid : '';
  const header = journal.post(
    {
      channel: CHANNEL,
      at: instant('2026-03-25T09:12:00Z'),
      micros: '000100',
      by: 'lea',
      text: `<@${user('milan')}> can you approve the newsletter header? <https://app.asana.com/0/${project}/${task}|Newsletter>`,
      meant: { asks: [user('milan')] },
    },
    campaign,
  );
  journal.reply(
    header,
    { at: instant('2026-03-25T09:20:31Z'), by: 'milan', text: 'Looking at it after lunch.' },
    campaign,
  );
  journal.react(header, instant('2026-03-25T13:47:05Z'), 'milan', 'white_check_mark');

  const where = say('2026-03-27T16:05:20Z', 'dana', `<@${user('lea')}> where are we with the landing page?`);
  journal.reply(
    where,
    { at: instant('2026-03-27T16:11:48Z'), by: 'lea', text: 'The corrected copy is with Legal since an hour ago.' },
    campaign,
  );

  const posts = journal.post(
    {
      channel: CHANNEL,
      at: instant('2026-03-30T10:05:00Z'),
      micros: '000100',
      by: 'amara',
      text: `<@${user('chloe')}> please sign off the social posts of week 1.`,
      meant: { asks: [user('chloe')] },
    },
    campaign,
  );
  // Beyond the start.
  journal.reply(where, { at: instant('2026-04-01T14:41:10Z'), by: 'lea', text: 'Legal is through.' }, campaign);
  journal.reply(
    posts,
    {
      at: instant('2026-04-02T08:26:33Z'),
      micros: '000300',
      by: 'chloe',
      text: 'Approved, thanks!',
      meant: { decides: 'approved' },
    },
    campaign,
  );
  return journal;
}
