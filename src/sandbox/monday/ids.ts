/**
 * Makes the ids of one range: items, updates and files are decimal text, each unique in the whole account. `offset` is
 * below 10^9; ranges of 4000 do not meet, since ids go in steps of seven.
 */
export function idMaker(base: number, offset: number): () => string {
  let count = 0;
  return () => String(base + offset + 7 * ++count);
}

/** Makes ids of log entries: UUIDs whose order says nothing about time, as in the tool. */
export function logIdMaker(offset: number): () => string {
  let count = 0;
  const hex = (value: number, digits: number): string => (value >>> 0).toString(16).padStart(digits, '0');
  return () => {
    count++;
    const mixed = Math.imul(count, 0x9e3779b1) ^ Math.imul(offset, 0x85ebca6b);
    const [head, tail] = [hex(mixed, 8), hex(Math.imul(mixed, 0xc2b2ae35), 8)];
    return `${head}-${hex(count, 4)}-4${tail.slice(0, 3)}-8${tail.slice(3, 6)}-${hex(offset, 12)}`;
  };
}
