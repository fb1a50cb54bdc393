import { classify, type StatusMap } from '../metrics/category.js';

interface StatusChange {
  what: string;
  to: unknown;
  /** What the status is called by now, where the tool renamed it since; null or absent: as in `to`. */
  toNow?: string | null;
  containerId: string | null;
  occurredAt: string;
  timeSource: string;
  seq: string | null;
  id: string;
}

export interface StatusFact {
  itemId: string;
  itemKind: string;
  /** Connector id. */
  tool: string;
  /** The status that holds in every container; null: the placement decides. */
  toolStatus: string | null;
  placements: { containerId: string; containerKey: string; status: string | null }[];
  governing: string | null;
  createdAt: string | null;
  completedAt: string | null;
  /** When the hub first saw it. */
  firstSeenAt: string;
  changes: StatusChange[];
}

export interface FoldedStatus {
  itemId: string;
  itemKind: string;
  governingContainerId: string | null;
  status: string | null;
  category: string;
  reason: string | null;
  since: string | null;
  sinceSource: string | null;
  finishedAt: string | null;
  historyFrom: string | null;
  gap: boolean;
}

/**
 * Where an item stands and since when. The record wins over the log: where they disagree a step is missing,
 * the status is the record's and its beginning is unknown (DESIGN §12.12).
 */
export function foldStatus(fact: StatusFact, map: StatusMap): FoldedStatus {
  const placement = fact.placements.find((p) => p.containerId === fact.governing) ?? fact.placements[0];
  const status = fact.toolStatus ?? placement?.status ?? null;
  const { category, reason } = classify(fact.tool, placement?.containerKey ?? null, status, map);
  const track = [...fact.changes]
    .filter((c) => c.what === 'status' && (c.containerId === null || c.containerId === placement?.containerId))
    .sort(inOrder);
  const begun = beginning(fact, status, track, placement?.containerId ?? null);
  const logless = fact.itemKind === 'asset' && fact.toolStatus !== null;
  return {
    itemId: fact.itemId,
    itemKind: fact.itemKind,
    governingContainerId: placement?.containerId ?? null,
    status,
    category,
    reason,
    since: begun.at,
    sinceSource: begun.source,
    finishedAt: category === 'done' ? begun.at : null,
    historyFrom: logless ? fact.firstSeenAt : null,
    gap: begun.gap,
  };
}

function beginning(
  fact: StatusFact,
  status: string | null,
  track: StatusChange[],
  container: string | null,
): { at: string | null; source: string | null; gap: boolean } {
  const last = track.at(-1);
  if (!last) {
    if (status === null) return { at: null, source: null, gap: false };
    if (status === 'completed' && fact.completedAt) return { at: fact.completedAt, source: 'tool', gap: false };
    // A task that never moved has been there since it came to this project, else since it was made.
    const entered = [...fact.changes]
      .filter((c) => c.what === 'moved' && c.to === 'added' && c.containerId === container)
      .sort(inOrder)
      .at(-1);
    if (entered) return { at: entered.occurredAt, source: entered.timeSource, gap: false };
    return fact.itemKind === 'asset'
      ? { at: null, source: null, gap: false }
      : { at: fact.createdAt, source: fact.createdAt ? 'tool' : null, gap: false };
  }
  // `to: null` reopens: the container's status goes on, and its stretch begins now.
  const agrees =
    last.to === null ? fact.toolStatus === null : last.to === status || (last.toNow != null && last.toNow === status);
  return agrees ? { at: last.occurredAt, source: last.timeSource, gap: false } : { at: null, source: null, gap: true };
}

function inOrder(a: StatusChange, b: StatusChange): number {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt < b.occurredAt ? -1 : 1;
  const [x, y] = [a.seq ?? '', b.seq ?? ''];
  return x.length - y.length || (x < y ? -1 : x > y ? 1 : a.id < b.id ? -1 : 1);
}
