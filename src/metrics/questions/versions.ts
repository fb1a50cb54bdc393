import { approvalsOf } from '../approvals/cycles.js';
import { compareText, type OrderedEvent } from '../events.js';
import type { History } from '../history.js';
import type { Metric } from '../metric.js';
import { ratio } from '../statistics.js';

interface Version {
  id: string;
  tool: string;
  hash: string | null;
  rev: number;
  parent: string | null;
  at: number;
}

/** What METRICS §2.5 answers to "is this the latest version?". */
export interface Latest {
  latest: string;
  fork: boolean;
  copies: string[];
  stale_tools: string[];
  approved: string | null;
  is_latest_approved: boolean;
}

const versionOf = ({ version, tool, hash, rev, parent, eff }: OrderedEvent): Version => ({
  id: version!,
  tool,
  hash: hash ?? null,
  rev: rev ?? 0,
  parent: parent ?? null,
  at: eff,
});

/** The versions of each asset in canonical order. Copies of an asset in other tools are told on the asset itself. */
function versionsOf({ events }: History): Map<string, Version[]> {
  const byAsset = new Map<string, Version[]>();
  for (const event of events) {
    if (event.type !== 'version' || event.item === undefined || event.version === undefined) continue;
    byAsset.set(event.item, [...(byAsset.get(event.item) ?? []), versionOf(event)]);
  }
  return byAsset;
}

/** The latest version of one asset. */
function latestOf(versions: readonly Version[], approved: string | null, toolPriority: readonly string[]): Latest {
  const priority = ({ tool }: Version): number => {
    const place = toolPriority.indexOf(tool);
    return place < 0 ? -Infinity : -place;
  };
  const before = (a: Version, b: Version): boolean => a.at < b.at || (a.at === b.at && priority(a) > priority(b));
  // A tool that comes back to an old hash made a new version of it.
  const returns = (one: Version): boolean => {
    const own = versions.filter(({ tool, at }) => tool === one.tool && at < one.at);
    const last = own.findLastIndex(({ hash }) => hash === one.hash);
    return last >= 0 && last < own.length - 1;
  };
  const isCopy = (one: Version): boolean =>
    one.hash !== null &&
    versions.some((other) => other.tool !== one.tool && other.hash === one.hash && before(other, one)) &&
    !returns(one);
  const copies = new Set(versions.filter(isCopy));
  const originals = versions.filter((one) => !copies.has(one));
  /** The version that a copy is a copy of. */
  const resolved = (id: string): string => {
    const copy = [...copies].find((one) => one.id === id);
    return copy ? (originals.findLast(({ hash, at }) => hash === copy.hash && at <= copy.at)?.id ?? id) : id;
  };
  const parents = new Set(originals.flatMap(({ parent }) => (parent === null ? [] : [resolved(parent)])));
  const childless = originals.filter(({ id }) => !parents.has(id));
  const heads = parents.size > 0 && childless.length > 0 ? childless : originals;
  const newest = (some: readonly Version[]): Version =>
    [...some].sort(
      (a, b) =>
        b.at - a.at ||
        b.rev - a.rev ||
        (priority(b) > priority(a) ? 1 : priority(b) < priority(a) ? -1 : 0) ||
        compareText(b.id, a.id),
    )[0]!;
  const latest = newest(heads);
  const stale = [...new Set(versions.map(({ tool }) => tool))].filter((tool) => {
    const own = newest(versions.filter((one) => one.tool === tool));
    return own !== latest && (own.hash === null || own.hash !== latest.hash);
  });
  return {
    latest: latest.id,
    fork: parents.size > 0 && heads.length > 1,
    copies: [...copies].map(({ id }) => id).sort(compareText),
    stale_tools: stale.sort(compareText),
    approved,
    is_latest_approved: approved !== null && resolved(approved) === latest.id,
  };
}

/** The version that the round which was approved last asked about, by item. */
function approvedVersions(history: History): Map<string, string> {
  const approved = new Map<string, { version: string; at: number }>();
  for (const { item, rounds, versions } of approvalsOf(history))
    for (const { event, outcome, closedAt } of rounds) {
      const version = versions.get(event);
      if (outcome !== 'approved' || closedAt === null || version === undefined) continue;
      if (closedAt >= (approved.get(item)?.at ?? -Infinity)) approved.set(item, { version, at: closedAt });
    }
  return new Map([...approved].map(([item, { version }]) => [item, version]));
}

/** The latest version of every asset that has one, by asset. */
export function latestVersions(history: History): Map<string, Latest> {
  const approved = approvedVersions(history);
  return new Map(
    [...versionsOf(history)].map(([asset, versions]) => [
      asset,
      latestOf(versions, approved.get(asset) ?? null, history.toolPriority),
    ]),
  );
}

/** How many of assets are stale in some tool, have rival versions, or are approved as they are. */
export function driftOf(all: readonly Latest[]) {
  const drifted = all.filter(({ stale_tools: stale }) => stale.length > 0).length;
  return {
    assets: all.length,
    drifted,
    forks: all.filter(({ fork }) => fork).length,
    latest_approved: all.filter(({ is_latest_approved: approved }) => approved).length,
    drift_rate: ratio(drifted, all.length),
  };
}

const VERSION = { version: 1, clock: 'wall', reads: ['version'] } as const;

export const VERSIONS: Metric[] = [
  {
    ...VERSION,
    id: 'latest_version',
    name: 'Is this the latest version?',
    unit: '',
    grain: ['item'],
    formula:
      'Of the versions that are no copies of an earlier one in another tool and, where a lineage is told, nobody’s parent: the one that was made last. A tool whose own newest version has other bytes is stale.',
    excludes: 'names of files, whatever they promise',
    compute: (history) => Object.fromEntries(latestVersions(history)),
  },
  {
    ...VERSION,
    id: 'version_drift',
    name: 'Version drift',
    unit: 'ratio',
    grain: ['workspace'],
    formula: 'Of the assets with versions, the share that is stale in some tool.',
    compute: (history) => driftOf([...latestVersions(history).values()]),
  },
];
