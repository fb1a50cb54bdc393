import type { Company, Ms, TruthChange, TruthItem } from '#sandbox';
import { isTold, type LeftOut, type Life, meaning, tidy } from './times-in-truth.js';

/** The section in which each task was made, as it is called at `at`; what was made in no project has none. */
export function firstSections({ asana }: Company, at: Ms): Map<string, string> {
  const names = new Map<string, string>();
  const made = new Map<string, string>();
  for (const event of asana) {
    if (event.at > at) break;
    if (event.type === 'section_added') names.set(event.gid, event.name);
    else if (event.type === 'section_renamed') names.set(event.section, event.name);
    else if (event.type === 'task_added' && event.memberships[0]) made.set(event.gid, event.memberships[0].section);
  }
  return new Map([...made].map(([task, section]) => [task, names.get(section)!]));
}

/**
 * The life of a task by DESIGN §12.4: its section says where it stands, completion wins while it lasts, and then the
 * section goes on that is in force by then. No story tells of days in the trash, so what was restored lived on.
 */
export function lifeInAsana(
  item: TruthItem,
  lines: readonly TruthChange[],
  sections: ReadonlyMap<string, string>,
): Life | LeftOut {
  if (item.gone) return 'gone';
  if (lines.some(({ what }) => what === 'moved')) return 'moved between places';
  const steps = lines.filter(({ what }) => what === 'status');
  if (!steps.every(isTold)) return 'a step that nothing tells';
  const placed = steps.find(({ container }) => container !== null);
  let section = placed ? wordOf(placed.from) : (sections.get(item.key) ?? null);
  // What lies in no project shows no word: beside its completion nothing is known of it (METRICS N6).
  const standing = (): string => meaning('asana', section);
  let completed = false;
  const life: Life = [[item.createdAt!, standing()]];
  for (const { container, to, at } of steps) {
    if (container === null) completed = to !== null;
    else section = wordOf(to);
    life.push([at, completed ? 'done' : standing()]);
  }
  return tidy(life);
}

const wordOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
