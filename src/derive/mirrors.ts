import { nameId } from '../store/ids.js';
import type { Rules } from './rules.js';

/** A task as far as another tool's copy of it matters. */
export interface Mirrored {
  id: string;
  connection: string;
  /** Connector id. */
  connector: string;
  key: string;
  name: string;
  url: string | null;
  /** Addresses and ids it shows that may name the same work elsewhere. */
  links: string[];
  createdAt: string | null;
  campaignId: string | null;
}

/** A person's word: these two are one piece of work, or they are not. By natural keys. */
export interface ToldMirror {
  items: [{ connection: string; key: string }, { connection: string; key: string }];
  same: boolean;
  by: string;
}

export interface MirrorRow {
  itemId: string;
  ofId: string;
  rule: string;
  evidence: string;
}

interface Suggested {
  id: string;
  kind: 'mirror';
  itemKind: string;
  subjectId: string;
  targetId: string;
  campaignId: string | null;
  reason: string;
}

interface Claim {
  from: Mirrored;
  to: Mirrored;
  rule: string;
  evidence: string;
}

/** Shorter ones stand in too many texts by chance. */
const SHORTEST_ID = 8;
const SHORTEST_NAME = 10;

/**
 * Which tasks are copies of a task in another tool, DESIGN §12.1: told, or one shows the other's address or id. Of two, the
 * one in the tool of higher priority counts, else the older. Names that agree are only a suggestion. Pure, over the whole set.
 */
export function findMirrors(
  tasks: Mirrored[],
  told: ToldMirror[],
  rules: Pick<Rules, 'toolPriority' | 'itemOf'>,
): { mirrors: MirrorRow[]; suggestions: Suggested[] } {
  const refused = new Set(told.filter(({ same }) => !same).map(({ items }) => pairOf(items[0], items[1])));
  const claims = [...toldClaims(tasks, told), ...shownClaims(tasks, rules)].filter(
    ({ from, to }) => !refused.has(pairOf(from, to)),
  );
  const mirrors = new Map<string, MirrorRow>();
  const suggestions = new Map<string, Suggested>();
  const suggest = (a: Mirrored, b: Mirrored, reason: string): void => {
    const [copy, original] = inOrder(a, b, rules.toolPriority);
    const id = nameId('suggestion', 'mirror', copy.id, original.id);
    suggestions.set(id, {
      id,
      kind: 'mirror',
      itemKind: 'task',
      subjectId: copy.id,
      targetId: original.id,
      campaignId: copy.campaignId ?? original.campaignId,
      reason,
    });
  };
  // One task that names two of a tool, or two of a tool that name one: which is the copy, nobody said.
  const partners = new Map<string, Set<string>>();
  for (const { from, to } of claims) {
    for (const [mine, other] of [
      [from, to],
      [to, from],
    ] as const) {
      const side = JSON.stringify([mine.id, other.connection]);
      partners.set(side, (partners.get(side) ?? new Set()).add(other.id));
    }
  }
  for (const { from, to, rule, evidence } of claims) {
    const clear =
      rule === 'decided' ||
      [
        [from, to],
        [to, from],
      ].every(([mine, other]) => partners.get(JSON.stringify([mine!.id, other!.connection]))!.size === 1);
    if (!clear) suggest(from, to, `${evidence}, but not that task alone`);
    else {
      const [copy, original] = inOrder(from, to, rules.toolPriority);
      const known = mirrors.get(copy.id);
      if (!known || known.rule !== 'decided')
        mirrors.set(copy.id, { itemId: copy.id, ofId: original.id, rule, evidence });
    }
  }
  for (const [a, b] of ofOneName(tasks)) {
    if (mirrors.has(a.id) || mirrors.has(b.id) || refused.has(pairOf(a, b))) continue;
    suggest(a, b, 'both have this name in one campaign');
  }
  return {
    mirrors: [...mirrors.values()].map((row) => ({ ...row, ofId: end(row, mirrors) })),
    suggestions: [...suggestions.values()],
  };
}

// A copy of a copy is a copy of the original.
function end(row: MirrorRow, mirrors: Map<string, MirrorRow>): string {
  let id = row.ofId;
  for (const seen = new Set([row.itemId]); mirrors.has(id) && !seen.has(id);) {
    seen.add(id);
    id = mirrors.get(id)!.ofId;
  }
  return id;
}

const pairOf = (a: { connection: string; key: string }, b: { connection: string; key: string }): string =>
  JSON.stringify([`${a.connection}/${a.key}`, `${b.connection}/${b.key}`].sort());

/** [copy, original]. */
function inOrder(a: Mirrored, b: Mirrored, toolPriority: string[]): [Mirrored, Mirrored] {
  const rank = ({ connector }: Mirrored): number => toolPriority.indexOf(connector) + 1 || toolPriority.length + 1;
  const age = (one: Mirrored): string => `${one.createdAt ?? '9'}|${one.id}`;
  const first = rank(a) - rank(b) || (age(a) < age(b) ? -1 : 1);
  return first < 0 ? [b, a] : [a, b];
}

function toldClaims(tasks: Mirrored[], told: ToldMirror[]): Claim[] {
  const byName = new Map(tasks.map((task) => [`${task.connection}/${task.key}`, task]));
  return told.flatMap(({ items: [a, b], same, by }) => {
    const [from, to] = [byName.get(`${a.connection}/${a.key}`), byName.get(`${b.connection}/${b.key}`)];
    return same && from && to ? [{ from, to, rule: 'decided', evidence: by }] : [];
  });
}

function shownClaims(tasks: Mirrored[], { itemOf }: Pick<Rules, 'itemOf'>): Claim[] {
  const byTool = new Map<string, Mirrored[]>();
  const byKey = new Map<string, Mirrored[]>();
  const byUrl = new Map<string, Mirrored>();
  const add = (map: Map<string, Mirrored[]>, name: string, task: Mirrored): void =>
    void map.set(name, [...(map.get(name) ?? []), task]);
  for (const task of tasks) {
    add(byTool, `${task.connector}/${task.key}`, task);
    if (task.key.length >= SHORTEST_ID) add(byKey, task.key, task);
    if (task.url) byUrl.set(task.url, task);
  }
  const named = (text: string): { tasks: Mirrored[]; rule: string } => {
    const at = byUrl.get(text);
    if (at) return { tasks: [at], rule: 'permalink' };
    const item = itemOf(text);
    if (item) return { tasks: byTool.get(`${item.connector}/${item.key}`) ?? [], rule: 'permalink' };
    return { tasks: byKey.get(text) ?? [], rule: 'key' };
  };
  return tasks.flatMap((from) =>
    from.links.flatMap((link) => {
      const { tasks: found, rule } = named(link.trim());
      const [to, ...others] = found.filter((task) => task.connection !== from.connection);
      // A key that two accounts of a tool both have names neither.
      return to && others.length === 0 ? [{ from, to, rule, evidence: `shows ${link.trim().slice(0, 150)}` }] : [];
    }),
  );
}

/** Pairs of different tools and one campaign whose names are the same but for case, spaces and marks. */
function ofOneName(tasks: Mirrored[]): [Mirrored, Mirrored][] {
  const groups = new Map<string, Mirrored[]>();
  for (const task of tasks) {
    const name = task.name
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
    if (task.campaignId === null || name.length < SHORTEST_NAME) continue;
    const group = `${task.campaignId}/${name}`;
    groups.set(group, [...(groups.get(group) ?? []), task]);
  }
  return [...groups.values()].flatMap((group): [Mirrored, Mirrored][] => {
    const [a, b, ...others] = group;
    return a && b && others.length === 0 && a.connector !== b.connector ? [[a, b]] : [];
  });
}
