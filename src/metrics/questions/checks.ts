import type { Approval } from '../approvals/cycles.js';
import { compareText } from '../events.js';
import { edgesOf } from '../coordination/dependencies.js';
import type { Campaign, History } from '../history.js';
import type { Check } from '../metric.js';
import { owedBy } from '../rounds.js';
import { ownerOf } from './owner.js';
import type { Latest } from './versions.js';

/** What stands in the way of a check: an item, who is to act, and since when. */
export interface Obstacle {
  item: string;
  owners: string[];
  /** Epoch milliseconds; null: nobody can know. */
  since: number | null;
}

/** A check with what stands in its way. */
export interface Checked extends Check {
  obstacles: Obstacle[];
  /** Whether anything tells of it; what nothing tells of does not apply, and is never passed. */
  isSourced: boolean;
}

/** What is known of a campaign beside its work. */
export interface Known {
  /** Who is named as its owner; null: nobody. */
  owner: string | null;
  /** Its gates, also those of what is no work item. */
  approvals: readonly Approval[];
  /** Its assets that have versions: the answer to which is the latest, whose they are, and since when it is. */
  assets: readonly { id: string; latest: Latest; owner: string | null; since: number | null }[];
  /** Tools that tell of dependencies. */
  dependent: ReadonlySet<string>;
}

type Found = Pick<Checked, 'result' | 'obstacles'>;

const found = (result: Check['result'], obstacles: Obstacle[] = []): Found => ({ result, obstacles });

/** Every gate is approved, and on the latest version where the item has any. */
function gates({ approvals, assets }: Known): Found {
  const old = new Set(assets.flatMap(({ id, latest }) => (latest.is_latest_approved ? [] : [id])));
  const asked = approvals.filter(({ rounds }) => rounds.length > 0);
  if (asked.length === 0) return found('no_data');
  const open = asked.flatMap(({ item, rounds }) => {
    const last = rounds.at(-1)!;
    if (last.outcome === 'approved' && !old.has(item)) return [];
    const isPending = last.outcome === 'open';
    return [{ item, owners: owedBy(rounds), since: isPending ? last.requestedAt : last.closedAt, isPending }];
  });
  if (open.length === 0) return found('pass');
  const obstacles = open.map(({ isPending: _pending, ...obstacle }) => obstacle);
  return found(open.every(({ isPending }) => isPending) ? 'pending' : 'fail', obstacles);
}

/** No tool shows an older version of an asset. */
function versions({ assets }: Known): Found {
  if (assets.length === 0) return found('no_data');
  const stale = assets.filter(({ latest }) => latest.stale_tools.length > 0);
  if (stale.length === 0) return found('pass');
  return found(
    'fail',
    stale.map(({ id, owner, since }) => ({ item: id, owners: owner === null ? [] : [owner], since })),
  );
}

/** No open item of it waits for an open one. */
function dependencies({ items }: Campaign, history: History, { dependent }: Known): Found | null {
  const owner = ownerOf(history);
  const own = new Set(items);
  const edges = edgesOf(history).filter(({ to }) => own.has(to));
  // A tool that never told of any is no source: nothing told is not nothing there.
  if (edges.length === 0 && !items.some(({ tool }) => dependent.has(tool))) return null;
  const open = edges.filter(({ from, to }) => from.exitAt === null && to.exitAt === null);
  if (open.length === 0) return found('pass');
  const since = new Map<string, Obstacle>();
  for (const { from, to } of open) {
    const begun = to.life.intervals.find(({ category }) => category === 'ready')?.from ?? to.life.createdAt;
    const before = since.get(from.id)?.since ?? Infinity;
    const at = Math.min(before, begun ?? Infinity);
    const who = owner(from).owner;
    since.set(from.id, { item: from.id, owners: who === null ? [] : [who], since: Number.isFinite(at) ? at : null });
  }
  return found('fail', [...since.values()]);
}

/** Somebody owns the campaign, and somebody is named at every gate. */
function named({ approvals, owner }: Known): Found {
  const last = approvals.flatMap(({ item, rounds }) => (rounds.length ? [{ item, round: rounds.at(-1)! }] : []));
  const unnamed = last.filter(({ round }) => round.approvers.length === 0);
  const obstacles = unnamed.map(({ item, round }) => ({ item, owners: [], since: round.requestedAt }));
  if (owner === null || unnamed.length > 0) return found('fail', obstacles);
  return found(last.length === 0 ? 'no_data' : 'pass');
}

/** The checks of METRICS §2.5 before a launch, as far as anything tells of them. */
export function checksOf(campaign: Campaign, history: History, known: Known): Checked[] {
  const check = (id: string, weight: number, required: boolean, told: Found | null = null): Checked => ({
    id,
    weight,
    required,
    result: told?.result ?? 'na',
    obstacles: (told?.obstacles ?? []).sort((a, b) => (a.since ?? 0) - (b.since ?? 0) || compareText(a.item, b.item)),
    isSourced: told !== null,
  });
  return [
    check('gates_approved', 20, true, gates(known)),
    check('latest_versions', 15, true, versions(known)),
    check('dependencies', 15, true, dependencies(campaign, history, known)),
    check('compliance', 15, true),
    check('owner_and_approver', 10, true, named(known)),
    check('go_live_slot', 10, true),
    check('links_and_tracking', 5, false),
    check('naming', 5, false),
    check('success_metric', 5, false),
  ];
}
