/** One event as METRICS §1.2 lists them; instants are ISO 8601, or dates where METRICS says so. */
export interface MetricEvent {
  id: string;
  tool: string;
  type: string;
  at: string;
  recv?: string | undefined;
  seq?: number | undefined;
  actor?: string | null | undefined;
  bot?: boolean | undefined;
  item?: string | undefined;
  itemType?: string | undefined;
  campaign?: string | undefined;
  parent?: string | null | undefined;
  into?: string | undefined;
  on?: unknown;
  status?: string | undefined;
  historyFrom?: string | undefined;
  name?: string | undefined;
  bu?: string | undefined;
  team?: string | undefined;
  plannedStart?: string | undefined;
  due?: string | undefined;
  containerOwner?: string | undefined;
  requestType?: string | undefined;
  to?: unknown;
  from?: string | undefined;
  approval?: string | undefined;
  gate?: string | undefined;
  approvers?: string[] | undefined;
  policy?: 'all' | 'any' | undefined;
  decision?: string | undefined;
  version?: string | undefined;
  hash?: string | null | undefined;
  rev?: number | undefined;
  thread?: string | undefined;
  text?: string | undefined;
  /** What a message asks, where that was read before its text went; absent: its text is read. */
  chase?: 'progress' | 'owner' | 'version' | 'readiness' | null | undefined;
  end?: string | undefined;
  attendees?: string[] | undefined;
  role?: string | undefined;
}

/** An event with its effective instant (METRICS N2), in epoch milliseconds. */
export interface OrderedEvent extends MetricEvent {
  eff: number;
}

const TYPE_RANK: Record<string, number> = { created: 0, restored: 1, status: 2, assign: 3, deleted: 5 };
const OTHER_RANK = 4;

const received = (event: MetricEvent): number => Date.parse(event.recv ?? event.at);

/** By code point, as databases with the C collation order texts. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The events that count at `asOf`, once each and in canonical order (METRICS N1–N3): the same list for any order of
 * arrival. A stamp from the future by more than the tolerance is replaced by the instant of reception.
 */
export function normalise(events: readonly MetricEvent[], asOf: number, skewToleranceMs: number): OrderedEvent[] {
  const first = new Map<string, MetricEvent>();
  for (const event of events) {
    const key = `${event.tool}\u0000${event.id}`;
    const kept = first.get(key);
    if (!kept || received(event) < received(kept)) first.set(key, event);
  }
  return [...first.values()]
    .map((event) => {
      const at = Date.parse(event.at);
      const late = at - received(event) > skewToleranceMs;
      return { ...event, eff: late ? received(event) : at };
    })
    .filter(({ eff }) => eff <= asOf)
    .sort(
      (a, b) =>
        a.eff - b.eff ||
        (TYPE_RANK[a.type] ?? OTHER_RANK) - (TYPE_RANK[b.type] ?? OTHER_RANK) ||
        compareText(a.tool, b.tool) ||
        (a.seq ?? 0) - (b.seq ?? 0) ||
        compareText(a.id, b.id),
    );
}
