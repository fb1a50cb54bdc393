const MARK = '\uFFFD';

// Postgres text and jsonb refuse NUL and lone surrogates; raw bytes keep them, facts get a mark.
// oxlint-disable-next-line no-control-regex -- NUL is what is looked for
const DIRTY = /\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** The value with every string in it made storable; other values untouched. */
export function cleanText<T>(value: T): T {
  if (typeof value === 'string') return value.replace(DIRTY, MARK) as T;
  if (Array.isArray(value)) return value.map(cleanText) as T;
  if (value instanceof Date) return value;
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [cleanText(k), cleanText(v)])) as T;
  }
  return value;
}
