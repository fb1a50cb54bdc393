/** What the order of history goes by. */
interface Told {
  occurredAt: string;
  seq: string | null;
  id: string;
}

/** The order in which an item's history happened: by instant, then the tool's own order, then id. */
export function inOrder(a: Told, b: Told): number {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt < b.occurredAt ? -1 : 1;
  // Sequence numbers are decimal text of any length: longer is larger.
  const [x, y] = [a.seq ?? '', b.seq ?? ''];
  return x.length - y.length || (x < y ? -1 : x > y ? 1 : a.id < b.id ? -1 : 1);
}
