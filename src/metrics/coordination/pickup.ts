import { compareText, type OrderedEvent } from '../events.js';
import type { History } from '../history.js';
import { type Metric, printed } from '../metric.js';
import { assigneesOf } from './responsibility.js';

export const PICKUP: Metric = {
  id: 'pickup_time',
  name: 'Hand-off latency',
  version: 1,
  unit: 'h',
  grain: ['item'],
  clock: 'business',
  formula: 'For everybody an item is given to: from then to their first own event on it that is no assignment.',
  from: 'assignment',
  to: 'the receiver’s first own event',
  excludes: 'null until there is one',
  reads: ['assign'],
  compute(history, _params, clock) {
    const own = eventsByItem(history);
    return [...history.items.values()]
      .flatMap(({ id, events }) => {
        const assigned = events.filter(({ type }) => type === 'assign');
        return assigned.flatMap((event, k) => {
          const before = k === 0 ? [] : assigneesOf(assigned[k - 1]!);
          return assigneesOf(event)
            .filter((person) => !before.includes(person))
            .map((person) => {
              const acts = own.get(id) ?? [];
              const first = acts.find(
                ({ type, actor, eff }) => type !== 'assign' && actor === person && eff >= event.eff,
              );
              return { item: id, to: person, at: event.eff, h: clock.between(event.eff, first?.eff) };
            });
        });
      })
      .sort((a, b) => compareText(a.item, b.item) || a.at - b.at || compareText(a.to, b.to))
      .map((one) => ({ ...one, at: printed(one.at) }));
  },
};

// A decision names its round; it is an event on the round's item all the same.
function eventsByItem({ events, itemOf }: History): Map<string, OrderedEvent[]> {
  const byItem = new Map<string, OrderedEvent[]>();
  for (const event of events) {
    const item = itemOf(event);
    if (item !== null) byItem.set(item, [...(byItem.get(item) ?? []), event]);
  }
  return byItem;
}
