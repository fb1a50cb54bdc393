import { createHash } from 'node:crypto';
import type { Copy } from '../sdk/index.js';

/** One record among those that give their thing the same name. */
export interface Kin {
  /** Of the raw record. */
  id: string;
  copy: Omit<Copy, 'of'>;
  /** The tool still has it. */
  live: boolean;
}

/** One thing: what it is called, and its copies, those that are there first, in the order in which they may tell it. */
export interface Thing<K extends Kin> {
  name: string;
  copies: K[];
}

const SHORT = 16;

/**
 * Tells apart the things that give themselves one name, and names them: the one that lay there first keeps the name, any
 * other is called by what it looks like as well. A function of the set of copies: one that was buried counts too, so the
 * name of what is gone is not handed on. No name the tool gives holds a blank, so the longer ones are free.
 */
export function tellApart<K extends Kin>(of: string, kin: readonly K[]): Thing<K>[] {
  const taken = new Set<string>();
  return groupsOf(kin).map(({ shape, wording, copies }, index) => {
    const sign = taken.has(shape) ? `${shape} ${wording}` : shape;
    taken.add(shape);
    const name = index === 0 ? of : `${of} #${createHash('sha256').update(sign).digest('hex').slice(0, SHORT)}`;
    return { name, copies: copies.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)) };
  });
}

interface Group<K> {
  shape: string;
  wording: string;
  copies: K[];
}

/** Copies by the thing they are of, the eldest thing first. */
function groupsOf<K extends Kin>(kin: readonly K[]): Group<K>[] {
  const groups = new Map<string, Group<K>>();
  const add = (one: K, wording: string): void => {
    const { shape } = one.copy;
    const group = groups.get(`${shape} ${wording}`);
    if (group) group.copies.push(one);
    else groups.set(`${shape} ${wording}`, { shape, wording, copies: [one] });
  };
  for (const one of kin) if (one.copy.wording !== undefined) add(one, one.copy.wording);
  // Where the text was erased or is not kept its looks must do: it is taken for the eldest thing that looks like it.
  const eldest = new Map<string, string>();
  for (const { shape, wording } of eldestFirst([...groups.values()]))
    if (!eldest.has(shape)) eldest.set(shape, wording);
  for (const one of kin) if (one.copy.wording === undefined) add(one, eldest.get(one.copy.shape) ?? '');
  return eldestFirst([...groups.values()]);
}

function eldestFirst<K extends Kin>(groups: Group<K>[]): Group<K>[] {
  return groups
    .map((group) => ({ group, order: orderOf(group) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ group }) => group);
}

function orderOf<K extends Kin>({ shape, wording, copies }: Group<K>): string {
  const since = copies.reduce((least, { copy }) => (copy.since < least ? copy.since : least), copies[0]!.copy.since);
  return [since, shape, wording].join('\n');
}

const placeOf = ({ live, copy, id }: Kin): string => [live ? '0' : '1', copy.rank, id].join('\n');
