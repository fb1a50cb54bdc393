import type { AsanaJournal } from './asana/journal.js';
import type { Random } from './random.js';
import type { Campaign, Ms, Person } from './types.js';

/** One campaign while it is being played: who takes part, where it happens, which other keys one could confuse it with. */
export interface Stage {
  campaign: Campaign;
  index: number;
  random: Random;
  people: Person[];
  /** When the first task is made. */
  begins: Ms;
  sections: { gid: string; name: string }[];
  /** Keys of other campaigns; empty where there is none. */
  otherKeys: string[];
  /** Projects that are no campaign, with a section to put a task in. */
  sideProjects: { project: string; sections: string[] }[];
  asana: AsanaJournal;
}

const known = new WeakMap<Person[], Map<string, Person[]>>();

/** Who is there, is human and has an account in Asana. Remembered, since every event asks. */
export function workers(people: Person[], team = ''): Person[] {
  const byTeam = known.get(people) ?? new Map<string, Person[]>();
  known.set(people, byTeam);
  const found =
    byTeam.get(team) ?? people.filter((one) => one.active && !one.bot && one.asana && (!team || one.team === team));
  byTeam.set(team, found);
  return found;
}
