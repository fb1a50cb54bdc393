import { inOrder } from './flow/order.js';
import { classify, type StatusMap } from '../metrics/category.js';

interface StatusChange {
  what: string;
  to: unknown;
  /** What the status is called by now, where the tool renamed it since; null or absent: as in `to`. */
  toNow?: string | null;
  /** The tool's own id of the status it went to, where words can be renamed. */
  code?: string | null;
  containerId: string | null;
  occurredAt: string;
  timeSource: string;
  seq: string | null;
  id: string;
}

/** Where an item lies and what status it has there. */
export interface Placed {
  containerId: string;
  containerKey: string;
  status: string | null;
  code: string | null;
  done: boolean | null;
}

export interface StatusFact {
  itemId: string;
  itemKind: string;
  /** Connector id. */
  tool: string;
  /** The status that holds in every container; null: the placement decides. */
  toolStatus: string | null;
  placements: Placed[];
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
  const { category, reason } = classify(
    fact.tool,
    fact.toolStatus === null && placement
      ? { container: placement.containerKey, word: status, code: placement.code, done: placement.done }
      : { container: placement?.containerKey ?? null, word: status },
    map,
  );
  const track = [...fact.changes]
    .filter((c) => c.what === 'status' && (c.containerId === null || c.containerId === placement?.containerId))
    .sort(inOrder);
  const begun = beginning(fact, status, track, placement);
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

/** The placement that decides: one that has a status, of those the campaign's own container, else the first added (DESIGN §12.4). */
export function governingOf(placements: Placed[], isCampaigns: (containerId: string) => boolean): string | null {
  const telling = placements.filter((p) => p.status !== null || p.code !== null);
  const of = telling.length ? telling : placements;
  return (of.find((p) => isCampaigns(p.containerId)) ?? of[0])?.containerId ?? null;
}

function beginning(
  fact: StatusFact,
  status: string | null,
  track: StatusChange[],
  placement: Placed | undefined,
): { at: string | null; source: string | null; gap: boolean } {
  const last = track.at(-1);
  if (!last) {
    if (status === null && (placement?.code ?? null) === null) return { at: null, source: null, gap: false };
    if (status === 'completed' && fact.completedAt) return { at: fact.completedAt, source: 'tool', gap: false };
    // A task that never moved has been there since it came to this project, else since it was made.
    const entered = [...fact.changes]
      .filter((c) => c.what === 'moved' && c.to === 'added' && c.containerId === placement?.containerId)
      .sort(inOrder)
      .at(-1);
    if (entered) return { at: entered.occurredAt, source: entered.timeSource, gap: false };
    return fact.itemKind === 'asset'
      ? { at: null, source: null, gap: false }
      : { at: fact.createdAt, source: fact.createdAt ? 'tool' : null, gap: false };
  }
  // `to: null` reopens: the container's status goes on, and its stretch begins now.
  const agrees =
    last.to === null
      ? fact.toolStatus === null
      : last.to === status ||
        (last.toNow != null && last.toNow === status) ||
        (last.code != null && last.code === placement?.code);
  return agrees ? { at: last.occurredAt, source: last.timeSource, gap: false } : { at: null, source: null, gap: true };
}
