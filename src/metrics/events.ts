/** One event as METRICS §1.2 lists them, with the fields that the metrics of this folder read; instants are ISO 8601. */
export interface MetricEvent {
  id: string;
  tool: string;
  type: string;
  at: string;
  recv?: string | undefined;
  seq?: number | undefined;
  item?: string | undefined;
  itemType?: string | undefined;
  campaign?: string | undefined;
  into?: string | undefined;
  status?: string | undefined;
  historyFrom?: string | undefined;
  to?: unknown;
  from?: string | undefined;
}

/** An event with its effective instant (METRICS N2), in epoch milliseconds. */
export interface OrderedEvent extends MetricEvent {
  eff: number;
}

const TYPE_RANK: Record<string, number> = { created: 0, restored: 1, status: 2, assign: 3, deleted: 5 };
const OTHER_RANK = 4;

const received = (event: MetricEvent): number => Date.parse(event.recv ?? event.at);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The events that count at `asOf`, once each and in canonical order (METRICS N1–N3): the same list for any order of
 * arrival. A stamp from the future by more than the tolerance is replaced by the instant of reception.
 */
export function normalise(events: readonly MetricEvent[], asOf: number, skewToleranceMs: number): OrderedEvent[] {
  const first = new Map<string, MetricEvent>();
  for (const event of events) {
    const key = JSON.stringify([event.tool, event.id]);
    const kept = first.get(key);
    if (!kept || received(event) < received(kept)) first.set(key, event);
  }
  return [...first.values()]
    .map((event) => {
      const at = Date.parse(event.at);
      return { ...event, eff: at - received(event) > skewToleranceMs ? received(event) : at };
    })
    .filter(({ eff }) => eff <= asOf)
    .sort(
      (a, b) =>
        a.eff - b.eff ||
        (TYPE_RANK[a.type] ?? OTHER_RANK) - (TYPE_RANK[b.type] ?? OTHER_RANK) ||
        compare(a.tool, b.tool) ||
        (a.seq ?? 0) - (b.seq ?? 0) ||
        compare(a.id, b.id),
    );
}
