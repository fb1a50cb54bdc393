/** Path of the record itself: how many were looked at. */
export const ROOT = '';

const DEEPEST = 4;
/** Of one record; a tool that puts data into names has no end of them. */
const MOST_PATHS = 300;
// What the hub adds to a record is not the tool's.
const OURS = new Set(['meta', 'found']);
/** Names that a program gave; anything else is data: ids, locales, dates. */
const NAME = /^[a-z_]+\d?$/i;
const LONGEST_NAME = 40;

type FieldType = 'string' | 'number' | 'boolean' | 'list' | 'object';

/** How often each field was seen with each type, by `path type`; the record itself counts once. */
export type Fields = Map<string, number>;

/** Adds the fields of one record; null tells nothing of a type. */
export function addFields(fields: Fields, record: unknown): void {
  const seen = new Set<string>();
  collect(record, ROOT, 0, seen);
  for (const field of seen) fields.set(field, (fields.get(field) ?? 0) + 1);
}

function collect(value: unknown, path: string, depth: number, seen: Set<string>): void {
  if (value === null || value === undefined || seen.size >= MOST_PATHS) return;
  seen.add(`${path} ${typeOf(value)}`);
  if (depth === DEEPEST || typeof value !== 'object') return;
  if (Array.isArray(value)) {
    for (const item of value.slice(0, 5)) collect(item, `${path}/*`, depth + 1, seen);
    return;
  }
  for (const [name, inner] of Object.entries(value)) {
    if (depth === 0 && OURS.has(name)) continue;
    const isName = name.length <= LONGEST_NAME && NAME.test(name);
    collect(inner, `${path}/${isName ? name : '*'}`, depth + 1, seen);
  }
}

function typeOf(value: unknown): FieldType {
  if (Array.isArray(value)) return 'list';
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object';
}
