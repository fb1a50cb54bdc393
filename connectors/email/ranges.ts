/** Prints UIDs as an IMAP sequence set: ascending, neighbours joined (`1:5,9`). */
export function formatRanges(uids: Iterable<number>): string {
  const sorted = [...new Set(uids)].sort((a, b) => a - b);
  const out: string[] = [];
  for (let i = 0; i < sorted.length; i++) {
    const first = sorted[i]!;
    while (sorted[i + 1] === sorted[i]! + 1) i++;
    out.push(first === sorted[i] ? `${first}` : `${first}:${sorted[i]}`);
  }
  return out.join(',');
}

/** Reads what `formatRanges` printed. */
export function parseRanges(text: string): Set<number> {
  const uids = new Set<number>();
  for (const range of text.split(',').filter(Boolean)) {
    const [first, last = first] = range.split(':').map(Number) as [number, number?];
    for (let uid = first; uid <= last; uid++) uids.add(uid);
  }
  return uids;
}
