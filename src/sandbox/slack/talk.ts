import type { Random } from '../random.js';
import { DAY, HOUR, MINUTE, START, workTime } from '../time.js';
import type { AsanaEvent, Campaign, Ms, Person } from '../types.js';
import { pieces } from '../words.js';
import type { Posted, SlackJournal } from './journal.js';
import { pickRoom } from './rooms.js';
import type { Room } from './rooms.js';
import { answers, chases, mention, remarks } from './words.js';

/** One campaign's talk while it is played. */
export interface Talk {
  random: Random;
  journal: SlackJournal;
  campaign: Campaign;
  /** Company id of the campaign its messages belong to; null: to none. */
  belongs: string | null;
  room: Room | null;
  /** Active people with an account, of a team or all. */
  people: (team?: string) => Person[];
  program: (id: 'relay' | 'sign-off-bot') => Person;
  /** The marker of the workspace's settings. */
  marker: string;
  /** Asana tasks of the campaign that nobody deletes. */
  tasks: Work[];
  /** Another campaign's key. */
  otherKey: string | null;
}

interface Work {
  gid: string;
  project: string;
  at: Ms;
}

/** The tasks in Asana that talk may link: in the campaign's project and never deleted. */
export function workOf(campaign: Campaign, events: readonly AsanaEvent[]): Work[] {
  const deleted = new Set(events.flatMap((event) => (event.type === 'task_deleted' ? [event.task] : [])));
  return events.flatMap((event) =>
    event.type === 'task_added' &&
    event.subtype === 'default_task' &&
    event.memberships.some(({ project }) => project === campaign.project) &&
    !deleted.has(event.gid)
      ? [{ gid: event.gid, project: campaign.project, at: event.at }]
      : [],
  );
}

/** A task that existed by then, as people paste it: bare, or with a label as Slack keeps it. Empty: there is none yet. */
export function linkTask({ random, tasks }: Talk, at: Ms): string {
  const known = tasks.filter((one) => one.at < at);
  if (!known.length) return '';
  const { project, gid } = random.pick(known);
  const url = `https://app.asana.com/0/${project}/${gid}`;
  return random.chance(0.5) ? `<${url}>` : `<${url}|the task>`;
}

/** What a text says about its campaign: its key, another one's, both, one that is none; most say nothing. */
export function withKey({ random, campaign, otherKey }: Talk, text: string): string {
  const roll = random.next();
  if (roll < 0.09 && otherKey) return `${text} (as in ${otherKey})`;
  if (roll < 0.11 && otherKey && campaign.key) return `${campaign.key}, ${otherKey}: ${text}`;
  if (roll < 0.12) return `${text} (CMP-99999)`;
  if (roll < 0.42 && campaign.key)
    return random.chance(0.3) ? `${text} (${campaign.key.toLowerCase()})` : `[${campaign.key}] ${text}`;
  return text;
}

/** A message of its own somewhere in the campaign's rooms. */
export function remark(talk: Talk, at: Ms): Posted {
  const { random, journal } = talk;
  const link = random.chance(0.15) ? linkTask(talk, at) : '';
  return journal.post(
    {
      channel: pickRoom(random, talk.room, at, 4 * DAY),
      at,
      by: random.pick(talk.people()).id,
      text: `${withKey(talk, random.pick(remarks))}${link && ` ${link}`}`,
    },
    talk.belongs,
  );
}

/** Somebody chases a state; an answer comes soon, and sometimes again weeks later, to a parent long out of sight. */
function chase(talk: Talk, from: Ms, again: Ms | null): void {
  const { random, journal, belongs } = talk;
  const at = workTime(random, from, 10);
  const asker = random.pick(talk.people());
  const other = random.pick(talk.people().filter((one) => one !== asker));
  const named = random.chance(0.5) ? `${mention(other)} ` : '';
  const question = journal.post(
    {
      channel: pickRoom(random, talk.room, at, again === null ? 9 * DAY : 200 * DAY),
      at,
      by: asker.id,
      text: withKey(talk, `${named}${random.pick(chases)(random.pick(pieces))}`),
    },
    belongs,
  );
  let last = at;
  let answer: Posted | null = null;
  for (let turn = random.int(1, 2); turn > 0; turn--) {
    last = workTime(random, last, 5);
    // A key in a reply says nothing of its thread.
    const aside = talk.otherKey && random.chance(0.08) ? ` ${talk.otherKey} goes first.` : '';
    const link = random.chance(0.2) ? ` ${linkTask(talk, last)}` : '';
    answer = journal.reply(
      question,
      {
        at: last,
        by: (turn % 2 ? other : asker).id,
        text: `${random.pick(answers)}${aside}${link}`,
        broadcast: random.chance(0.15),
      },
      belongs,
    );
  }
  if (again === null) return;
  const late = workTime(random, Math.max(again, last), 10);
  journal.reply(question, { at: late, by: asker.id, text: random.pick(chases)(random.pick(pieces)) }, belongs);
  journal.reply(question, { at: late + 40 * MINUTE, by: other.id, text: random.pick(answers) }, belongs);
  if (!answer) return;
  // Weeks later, in a thread that nobody writes in any more.
  journal.edit(answer, late + 3 * DAY, `${answer.text} Minutes are in the binder.`);
  journal.react(answer, late + 4 * DAY, asker.id, 'eyes');
}

/** The ordinary talk of a campaign: remarks, and two chases of which one is taken up again after the start. */
export function playTalk(talk: Talk, begins: Ms): void {
  const { random } = talk;
  remark(talk, workTime(random, begins + random.int(1, 20) * DAY, 20));
  if (random.chance(0.5)) remark(talk, workTime(random, begins + random.int(10, 40) * DAY, 20));
  chase(talk, begins + random.int(2, 12) * DAY + 9 * HOUR, START + random.int(0, 16) * DAY);
  if (random.chance(0.5)) chase(talk, START - random.int(1, 9) * DAY, null);
  if (random.chance(0.6)) remark(talk, workTime(random, START + random.int(0, 20) * DAY, 20));
}
