import type { Random } from '../random.js';
import type { Campaign, Ms, Person } from '../types.js';
import { awkwardNames, deeds, pieces } from '../words.js';
import type { MondayJournal } from './journal.js';

/** A task of Asana that somebody may also keep in Monday. */
export interface Original {
  gid: string;
  project: string;
  name: string;
  at: Ms;
}

/** One campaign while its work in Monday is being played. */
export interface Desk {
  campaign: Campaign;
  index: number;
  random: Random;
  journal: MondayJournal;
  people: Person[];
  begins: Ms;
  /** Keys of other campaigns; empty where there is none. */
  otherKeys: string[];
  /** The group of the media plan in which its bookings lie. */
  mediaGroup: string;
  /** Its tasks in Asana that nothing in Monday mirrors yet, oldest first. */
  originals: Original[];
}

const known = new WeakMap<Person[], Map<string, Person[]>>();

/** Who is there, is human and has an account in Monday. Remembered, since every event asks. */
export function onMonday(people: Person[], team = ''): Person[] {
  const byTeam = known.get(people) ?? new Map<string, Person[]>();
  known.set(people, byTeam);
  const found =
    byTeam.get(team) ?? people.filter((one) => one.active && !one.bot && one.monday && (!team || one.team === team));
  byTeam.set(team, found);
  return found;
}

/** Anybody's id. */
export function someone({ random, people }: Pick<Desk, 'random' | 'people'>, team = ''): string {
  return random.pick(onMonday(people, team)).id;
}

/** Two different people. */
export function pair(desk: Pick<Desk, 'random' | 'people'>, team = ''): string[] {
  const all = onMonday(desk.people, team);
  const first = desk.random.int(0, all.length - 1);
  const second = (first + desk.random.int(1, all.length - 1)) % all.length;
  return [all[first]!.id, all[second]!.id];
}

/** None, one or several people, as a people column holds them. */
export function crew(desk: Pick<Desk, 'random' | 'people'>, none = 0.1): string[] {
  if (desk.random.chance(none)) return [];
  return desk.random.chance(0.25) ? pair(desk) : [someone(desk)];
}

/** What the name and the text column of an item say about its campaign. Half of them say nothing. */
export function nameItem(desk: Desk): { name: string; campaign: string | null } {
  const { random, otherKeys } = desk;
  const { key } = desk.campaign;
  // The tool allows 255 letters.
  const plain = random.chance(0.06)
    ? random.pick(awkwardNames).slice(0, 255)
    : `${random.pick(deeds)} ${random.pick(pieces)}`;
  const roll = random.next();
  const other = otherKeys.length ? random.pick(otherKeys) : null;
  if (roll < 0.17 && other) return { name: `${plain.slice(0, 200)} (see ${other})`, campaign: null };
  if (roll < 0.19 && other && key) return { name: `${key} + ${other}: ${plain.slice(0, 200)}`, campaign: null };
  if (roll < 0.33 && key) {
    const said = random.chance(0.2) ? key.toLowerCase() : key;
    return { name: `${said} ${plain.slice(0, 200)}`, campaign: null };
  }
  if (roll < 0.54 && key) return { name: plain, campaign: random.chance(0.8) ? key : `${key} / ${desk.campaign.name}` };
  return { name: plain, campaign: null };
}
