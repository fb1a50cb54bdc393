import { compareText } from '../events.js';
import type { History, Item } from '../history.js';
import type { Metric, Params } from '../metric.js';
import { edgesOf } from './dependencies.js';
import { collapse, turnsOf } from './responsibility.js';

interface Tally {
  count: number;
  pingpong: number;
  returns: number;
}

type Dimension = 'person' | 'team' | 'function';

/** Whom an item passed through, as persons, teams or functions; who has none is passed over. */
function passedThrough(item: Item, dimension: Dimension, { people }: History): string[] {
  const names = turnsOf(item).flatMap(({ person }) => {
    const name = dimension === 'person' ? person : people[person]?.[dimension];
    return name === undefined ? [] : [name];
  });
  return collapse(names, (a, b) => a === b);
}

/** Hand-offs within an item: how many, how many went straight back, how many went back to somebody earlier. */
function tally(sequence: readonly string[]): Tally {
  return {
    count: Math.max(0, sequence.length - 1),
    pingpong: sequence.filter((name, k) => k >= 2 && name === sequence[k - 2]).length,
    returns: sequence.filter((name, k) => k >= 2 && sequence.slice(0, k - 1).includes(name)).length,
  };
}

/** How often work passed within an item from one team to another, most often first. */
export function teamMatrix(history: History): { from: string; to: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const item of history.items.values()) {
    const teams = passedThrough(item, 'team', history);
    for (const [k, to] of teams.slice(1).entries()) {
      const key = JSON.stringify([teams[k], to]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...counts]
    .map(([key, count]) => {
      const [from, to] = JSON.parse(key) as [string, string];
      return { from, to, count };
    })
    .sort((a, b) => b.count - a.count || compareText(a.from, b.from) || compareText(a.to, b.to));
}

/** Hand-offs by person, team, function and tool. */
export function handoffsOf(history: History, { campaign }: Params) {
  const wanted = campaign === undefined ? null : history.root(campaign);
  const items = [...history.items.values()].filter((item) => wanted === null || item.campaign === wanted);
  const edges = edgesOf(history).filter(
    ({ from, to }) =>
      from.campaign !== null &&
      from.campaign === to.campaign &&
      (wanted === null || to.campaign === wanted) &&
      from.finishedAt !== null &&
      to.startedAt !== null,
  );
  const along = (dimension: Dimension): Tally => {
    const sums: Tally = { count: 0, pingpong: 0, returns: 0 };
    for (const item of items) {
      const own = tally(passedThrough(item, dimension, history));
      sums.count += own.count;
      sums.pingpong += own.pingpong;
      sums.returns += own.returns;
    }
    for (const { from, to } of edges) {
      const giver = passedThrough(from, dimension, history).at(-1);
      const taker = passedThrough(to, dimension, history)[0];
      if (giver !== undefined && taker !== undefined && giver !== taker) sums.count++;
    }
    return sums;
  };
  return {
    person: along('person'),
    team: along('team'),
    function: along('function'),
    tool: { count: edges.filter(({ from, to }) => from.tool !== to.tool).length },
    unknown_edges: edges.filter(({ from, to }) => turnsOf(from).length === 0 || turnsOf(to).length === 0).length,
  };
}

export const HANDOFFS: Metric = {
  id: 'handoffs',
  name: 'Hand-offs',
  version: 1,
  unit: 'hand-offs',
  grain: ['campaign', 'workspace'],
  clock: 'wall',
  formula:
    'How often responsibility passed to another person, team or function within an item between its start and its end, and from a finished item to a started one that depends on it, there also to another tool.',
  excludes:
    'assignments before the start; times in which several or none were responsible; edges with nobody on a side are counted apart',
  reads: ['assign', 'depends'],
  params: ['campaign'],
  compute: handoffsOf,
};
