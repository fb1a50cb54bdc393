/** A stretch of time `[from, to)`, in epoch milliseconds. */
export interface Span {
  from: number;
  to: number;
}

/** What lies between two instants of each span; empty ones are left out. */
export function within<S extends Span>(spans: readonly S[], from: number, to: number): S[] {
  return spans
    .map((span) => ({ ...span, from: Math.max(span.from, from), to: Math.min(span.to, to) }))
    .filter((span) => span.from < span.to);
}

/** The time that at least one of the spans covers, as disjoint spans in order. */
export function unite(spans: readonly Span[]): Span[] {
  const united: Span[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = united.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else if (from < to) united.push({ from, to });
  }
  return united;
}

/** The time that both cover. */
export function overlap(some: readonly Span[], others: readonly Span[]): Span[] {
  const cover = unite(others);
  return unite(some).flatMap(({ from, to }) => within(cover, from, to));
}
