import { DAY, HOUR, MINUTE, workTime } from '../time.js';
import type { Meant, Ms, Person } from '../types.js';
import { pieces } from '../words.js';
import type { Posted } from './journal.js';
import { pickRoom } from './rooms.js';
import { linkTask, withKey } from './talk.js';
import type { Talk } from './talk.js';
import { askings, askingsOfTwo, changes, mention, no, yes } from './words.js';

/** One request for approval while it is played. */
export interface Asking extends Talk {
  asker: Person;
  approver: Person;
  /** Asked together with the approver, where two are. */
  second: Person;
  bystander: Person;
}

/** One way in which a request can go. */
export type Course = (asking: Asking, at: Ms) => void;
type Decision = NonNullable<Meant['decides']>;

/** The asking message. Some name the task it is about, in the same text or in a reply. */
export function ask(asking: Asking, at: Ms, who: Person[] = [asking.approver], above: Posted | null = null): Posted {
  const { random, journal, asker, belongs } = asking;
  const words = random.pick(who.length > 1 ? askingsOfTwo : askings)(mention(...who), random.pick(pieces));
  const place = random.next();
  const link = place < 0.5 ? linkTask(asking, at) : '';
  const message = {
    at,
    by: asker.id,
    text: `${withKey(asking, words)}${place < 0.3 && link ? `\n${link}` : ''}`,
    meant: { asks: who.map((one) => one.slack!.id).sort() },
  };
  const asked = above
    ? journal.reply(above, message, belongs)
    : journal.post({ ...message, channel: pickRoom(random, asking.room, at, 200 * DAY) }, belongs);
  if (place >= 0.3 && link) journal.reply(asked, { at: at + 5 * MINUTE, by: asker.id, text: `It is ${link}` }, belongs);
  return asked;
}

const wordsOf: Record<Decision, readonly string[]> = { approved: yes, changes_requested: changes, rejected: no };

/** A reply that decides, in clear words. */
export function decide(asking: Asking, asked: Posted, at: Ms, by: Person, decides: Decision): void {
  const { random, journal, belongs } = asking;
  journal.reply(
    asked,
    { at, by: by.id, text: random.pick(wordsOf[decides]), meant: { decides }, broadcast: random.chance(0.1) },
    belongs,
  );
}

/** A reply that decides nothing. */
export function say(asking: Asking, asked: Posted, at: Ms, by: Person, text: string): void {
  asking.journal.reply(asked, { at, by: by.id, text }, asking.belongs);
}

/** Within a working day or so. */
export const soon = ({ random }: Talk, at: Ms): Ms => workTime(random, at + HOUR, 20);
