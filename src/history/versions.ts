import type { MetricEvent } from '../metrics/events.js';
import { historyOf } from '../metrics/history.js';
import { type Latest, latestVersions } from '../metrics/questions/versions.js';
import { iso, rolledUp, type RoundRow, roundEvents } from './events.js';
import type { Ask, Cast } from './load.js';
import { historySettings, type Measure } from './settings.js';
import { KIN, ROUNDS, VERSIONS } from './statements.js';

interface VersionRow {
  id: string;
  item: string;
  tool: string;
  hash: string | null;
  parent: string | null;
  rev: number | null;
  at: string;
}

/** A file that more places hold than this says little of each. */
const MOST_COPIES = 50;

const versionEvent = ({ id, item, tool, hash, parent, rev, at }: VersionRow): MetricEvent => ({
  id,
  tool,
  type: 'version',
  item,
  version: id,
  hash,
  parent,
  ...(rev === null ? {} : { rev }),
  at: iso(at),
});

/** The versions of assets as events. */
export const loadVersions = async (ask: Ask, assets: readonly string[]): Promise<MetricEvent[]> =>
  (await ask<VersionRow>(VERSIONS, [assets])).map(versionEvent);

/** What is known of the versions of assets until an instant, by asset. */
export interface VersionsKnown {
  latest: Map<string, Latest>;
  /** When versions came to be, in epoch milliseconds. */
  madeAt: Map<string, number>;
  /** Assets with more copies than were looked at. */
  cut: Set<string>;
  /** Assets of whose versions some have no hash. */
  unread: Set<string>;
}

/**
 * The latest and the approved versions of assets, with their copies in other tools: whatever holds the same content there
 * is the same asset (DESIGN §12.9). Three statements for any number of them.
 */
export async function loadLatest(
  ask: Ask,
  assets: readonly string[],
  measure: Measure,
  { people, personOf }: Cast,
  asOf: number,
): Promise<VersionsKnown> {
  const own = await ask<VersionRow>(VERSIONS, [assets]);
  const kin = await ask<VersionRow & { place: number }>(KIN, [assets, MOST_COPIES]);
  const rounds = await ask<RoundRow>(ROUNDS, [assets]);
  const byAsset = new Map<string, VersionRow[]>();
  for (const row of own) byAsset.set(row.item, [...(byAsset.get(row.item) ?? []), row]);
  const copies = kin.filter(({ place }) => place <= MOST_COPIES);
  const events = [
    ...own.map(versionEvent),
    // One version may be a copy of several assets: told of each.
    ...copies.map((row) => ({ ...versionEvent(row), id: `${row.id} of ${row.item}` })),
    ...rounds.flatMap((row) => roundEvents(row, personOf, before(byAsset.get(row.itemId) ?? [], row))),
  ];
  const settings = historySettings(measure, { asOf, classify: rolledUp, people });
  return {
    latest: latestVersions(historyOf(events, settings)),
    madeAt: new Map([...own, ...copies].map(({ id, at }) => [id, Number(at)])),
    cut: new Set(kin.filter(({ place }) => place > MOST_COPIES).map(({ item }) => item)),
    unread: new Set([...own, ...copies].filter(({ hash }) => hash === null).map(({ item }) => item)),
  };
}

// No tool says which version is asked about: what lay before the approvers when they closed the round.
const before = (versions: readonly VersionRow[], { closedAt }: RoundRow): string | undefined =>
  versions.findLast(({ at }) => closedAt === null || Number(at) <= Number(closedAt))?.id;
