import { daysBetween, localDate } from '../dates.js';
import type { Campaign, History } from '../history.js';
import type { Metric } from '../metric.js';

interface Commitment {
  at: number;
  date: string;
}

/** The dates that were promised for each campaign, in order; also the one its record was made with. */
function commitments({ events, root }: History): Map<string, Commitment[]> {
  const byCampaign = new Map<string, Commitment[]>();
  const promise = (campaign: string, at: number, date: unknown): void => {
    if (typeof date !== 'string') return;
    const id = root(campaign);
    byCampaign.set(id, [...(byCampaign.get(id) ?? []), { at, date: date.slice(0, 10) }]);
  };
  for (const { type, itemType, item, campaign, eff, due, to } of events) {
    if (type === 'created' && itemType === 'campaign' && item !== undefined) promise(item, eff, due);
    if (type === 'due' && campaign !== undefined) promise(campaign, eff, to);
  }
  return byCampaign;
}

function slippage({ startedAt, launchedAt }: Campaign, promised: readonly Commitment[], tz: string): object | null {
  if (promised.length === 0) return null;
  const early = startedAt === null ? -1 : promised.findLastIndex(({ at }) => at <= startedAt);
  const start = Math.max(0, early);
  const baseline = promised[start]!.date;
  const replans = promised.slice(start + 1).filter(({ date }, k) => date !== promised[start + k]!.date).length;
  const slip = launchedAt === null ? null : daysBetween(baseline, localDate(launchedAt, tz));
  return { baseline, slip_days: slip, replans };
}

export const SLIPPAGE: Metric = {
  id: 'slippage',
  name: 'Schedule slippage',
  version: 1,
  unit: 'days',
  grain: ['campaign'],
  clock: 'wall',
  formula:
    'Days from the baseline to the local date of the launch. The baseline is the last date promised until work started, else the first one later; replans are the changes of date after it.',
  excludes: 'campaigns without a promised date',
  reads: ['due', 'launch'],
  compute(history) {
    const promised = commitments(history);
    return Object.fromEntries(
      [...history.campaigns].map(([id, campaign]) => [id, slippage(campaign, promised.get(id) ?? [], history.tz)]),
    );
  },
};
