import type { ToolStatus } from '../../metrics/category.js';
import type { MetricEvent } from '../../metrics/events.js';
import type { WorkFact } from './work.js';
import { type Step, type Track, trackOf } from './track.js';
import { wordOf } from './word.js';

/** An item's life as events of METRICS §1.2, in the tool's own order. Status texts are those of `wordOf`. */
export function tellItem(fact: WorkFact, personsOf: (fact: WorkFact, toolKeys: unknown) => string[]): MetricEvent[] {
  const { itemId: item, itemKind: itemType, tool, createdAt: at } = fact;
  const track = trackOf(fact);
  const steps = [...firstLook(fact, track), ...stepsOf(fact, track)];
  const made = fact.changes.find(({ what }) => what === 'created')?.id ?? `${item} created`;
  const told = fact.changes.filter(({ what }) => what === 'deleted' || what === 'restored' || what === 'assign');
  const events: MetricEvent[] = [];
  // Texts of one instant keep the order that the tool gave them.
  const tell = (event: Pick<MetricEvent, 'id' | 'type' | 'at'> & Partial<MetricEvent>): void =>
    void events.push(Object.assign(event, { item, tool, seq: events.length }));
  if (at !== null) tell({ id: made, type: 'created', itemType, at, ...beginning(fact, track) });
  for (const { status, change } of steps)
    tell({ id: change.id, type: 'status', at: change.occurredAt, recv: change.observedAt, to: wordOf(status) });
  for (const { id, what, to, occurredAt, observedAt } of told)
    tell({
      id,
      type: what,
      at: occurredAt,
      recv: observedAt,
      ...(what === 'assign' && { to: personsOf(fact, to) }),
    });
  const ended = told.findLast(({ what }) => what !== 'assign')?.what === 'deleted';
  if (fact.goneAt !== null && !ended) tell({ id: `${item} gone`, type: 'deleted', at: fact.goneAt });
  return events;
}

/** The id of the step that only the record tells of. */
export const seenId = (item: string): string => `${item} seen`;

/** Where a tool keeps no log of an item, what was before the hub first looked cannot be known (METRICS N6). */
function isLogless({ itemKind, type, toolStatus, firstSeenAt }: WorkFact, { steps }: Track): boolean {
  // An uploaded file is what it is from its upload on.
  if (itemKind !== 'asset' || type === 'media' || toolStatus === null) return false;
  return !steps.some(({ change }) => change.occurredAt <= firstSeenAt);
}

function beginning(fact: WorkFact, track: Track): Pick<MetricEvent, 'status' | 'historyFrom'> {
  const status = track.initial === null ? {} : { status: wordOf(track.initial) };
  return isLogless(fact, track) ? { ...status, historyFrom: fact.firstSeenAt } : status;
}

/** Nobody says when it was made: what it was when the hub first looked is where its known life begins. */
function firstLook({ itemId, createdAt, firstSeenAt }: WorkFact, { initial, steps: [first] }: Track): Step[] {
  if (createdAt !== null || initial === null || !first || first.change.occurredAt <= firstSeenAt) return [];
  return [told(`${itemId} first seen`, firstSeenAt, initial)];
}

const told = (id: string, at: string, status: ToolStatus): Step => ({
  status,
  change: { id, occurredAt: at, observedAt: at },
});

/** The steps of the log, and the one that only the record tells of. */
function stepsOf(fact: WorkFact, { initial, steps, now }: Track): Step[] {
  const last = steps.at(-1);
  // A completion that stands in no log has its own stamp.
  if (fact.toolStatus === 'completed' && fact.completedAt !== null && last?.status.word !== 'completed')
    return [...steps, told(`${fact.itemId} completed`, fact.completedAt, now)];
  // Nobody says when it was made: it begins for us when the hub first looked.
  if (!last) return fact.createdAt === null ? [told(seenId(fact.itemId), fact.firstSeenAt, initial ?? now)] : steps;
  // The record wins over the log (DESIGN §12.12): it was so at the latest when the hub first looked.
  const at = last.change.occurredAt > fact.firstSeenAt ? last.change.occurredAt : fact.firstSeenAt;
  return agrees(fact, last, now) ? steps : [...steps, told(seenId(fact.itemId), at, now)];
}

function agrees({ changes }: WorkFact, { status, change }: Step, now: ToolStatus): boolean {
  if (status.word === now.word || (status.word === '' && now.word === null)) return true;
  if (status.code != null && status.code === now.code) return true;
  const renamed = changes.find(({ id }) => id === change.id)?.toNow;
  return renamed != null && renamed === now.word;
}
