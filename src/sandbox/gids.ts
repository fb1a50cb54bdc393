/** Makes Asana ids: 17 digits, so that a program which reads them as numbers loses the last ones. */
export function gidMaker(range: string, offset: number): () => string {
  let count = 0;
  return () => `${range}${String(offset + 7 * ++count).padStart(17 - range.length, '0')}`;
}
