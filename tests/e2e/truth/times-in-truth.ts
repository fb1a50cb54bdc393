import type { Ms, Truth, TruthChange } from '#sandbox';
import { classify } from '../../../src/metrics/category.js';

const HOUR = 3_600_000;

/** What an item was from which instant on, by METRICS §1.3; the last goes on. */
export type Life = [Ms, string][];

/** What METRICS §1.6 and §2.1 say of an item's life; hours of what has ended, null where there is nothing to say. */
export interface Times {
  createdAt: Ms;
  category: string;
  startUnknown: boolean;
  startedAt: Ms | null;
  finishedAt: Ms | null;
  exitAt: Ms | null;
  leadH: number | null;
  cycleH: number | null;
  touchH: number | null;
  waitingH: number | null;
  inReviewH: number | null;
  blockedH: number | null;
  parkedH: number | null;
  unknownH: number | null;
}

/** Why the truth does not spell out an item's whole life. */
export type LeftOut = 'gone' | 'moved between places' | 'a step that nothing tells';

/** What a tool's word means; of the sandbox's own map there is one entry. */
export const meaning = (tool: string, word: string | null): string =>
  classify(tool, { container: null, word }, { asana: { 'With legal': 'waiting:approval' } }).category;

/** Whether it has ended. */
export const isOver = (category: string): boolean => category === 'done' || category === 'cancelled';

/** Whether it is what work begins with. */
const isBegun = (category: string): boolean => category === 'in_progress' || category === 'in_review';

/** A life of instants that differ and neighbours that differ (METRICS N7): of one instant the last word counts. */
export const tidy = (told: Life): Life =>
  told.filter(([at], k) => told[k + 1]?.[0] !== at).filter(([, one], k, all) => all[k - 1]?.[1] !== one);

/** When work began; nobody knows it of what was under way when its history becomes readable. */
export function startOf(life: Life): { startUnknown: boolean; startedAt: Ms | null } {
  const known = life.find(([, category]) => category !== 'unknown')?.[1];
  const startUnknown = life[0]?.[1] === 'unknown' && known !== 'backlog' && known !== 'ready';
  const begun = life.find(([, category]) => isBegun(category))?.[0] ?? null;
  return { startUnknown, startedAt: startUnknown ? null : begun };
}

/** The times of a tidy life that began at its first instant. */
export function timesOf(life: Life): Times {
  const createdAt = life[0]![0];
  const [lastAt, category] = life.at(-1)!;
  const { startUnknown, startedAt } = startOf(life);
  const exitAt = isOver(category) ? lastAt : null;
  const finishedAt = category === 'done' ? lastAt : null;
  // From the start to the end without what was closed in between (METRICS §1.6: W), as far as it was one of these.
  const hours = (counts: (category: string) => boolean): number | null => {
    if (startedAt === null || exitAt === null) return null;
    let sum = 0;
    for (const [k, [at, one]] of life.slice(0, -1).entries())
      if (at >= startedAt && !isOver(one) && counts(one)) sum += life[k + 1]![0] - at;
    return sum / HOUR;
  };
  return {
    createdAt,
    category,
    startUnknown,
    startedAt,
    finishedAt,
    exitAt,
    leadH: finishedAt === null ? null : (finishedAt - createdAt) / HOUR,
    cycleH: finishedAt === null ? null : hours(() => true),
    touchH: hours((one) => one === 'in_progress'),
    waitingH: hours((one) => one === 'waiting'),
    inReviewH: hours((one) => one === 'in_review'),
    blockedH: hours((one) => one === 'blocked'),
    parkedH: hours((one) => one === 'backlog' || one === 'ready'),
    unknownH: hours((one) => one === 'unknown'),
  };
}

/** Whether the tool itself says this line to whoever asks. */
export const isTold = ({ tellable }: TruthChange): boolean => tellable === 'exact' || tellable === 'inferred';

/** The lines of every task, in the order in which they happened. */
export function linesOfTasks({ changes }: Truth): Map<string, TruthChange[]> {
  const lines = new Map<string, TruthChange[]>();
  for (const change of changes) {
    if (change.item.kind !== 'task') continue;
    const name = `${change.tool}/${change.item.key}`;
    const own = lines.get(name);
    if (own) own.push(change);
    else lines.set(name, [change]);
  }
  for (const own of lines.values()) own.sort((a, b) => a.at - b.at);
  return lines;
}
