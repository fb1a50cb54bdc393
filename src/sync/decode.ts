import { createHash } from 'node:crypto';
import { parseJson as parseLossless } from '../sdk/client/index.js';
import { ContractError, type Raw, type Stream } from '../sdk/index.js';

const parsed = new WeakMap<Buffer, unknown>();

// A page's records share one body: it is parsed once.
function parseJson(body: Buffer): unknown {
  const hit = parsed.get(body);
  if (hit !== undefined) return hit;
  const value = parseLossless(body.toString('utf8'));
  parsed.set(body, value);
  return value;
}

/** The value a JSON pointer (RFC 6901) names; undefined where it leads nowhere. */
function pointed(value: unknown, pointer: string): unknown {
  let here = value;
  for (const step of pointer.split('/').slice(1)) {
    if (here === null || typeof here !== 'object') return undefined;
    here = (here as Record<string, unknown>)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return here;
}

/** The record's value: what the tool sent, with the transport's `meta` beside its fields. */
export async function decode(stream: Stream<unknown, unknown, unknown>, raw: Raw): Promise<unknown> {
  const value = stream.decode ? await stream.decode(raw) : pointed(parseJson(raw.body), raw.at ?? '');
  if (value === undefined)
    throw new ContractError('Nothing at the pointer', { where: `${stream.name} ${raw.at ?? ''}` });
  return raw.meta && value !== null && typeof value === 'object' ? { ...value, meta: raw.meta } : value;
}

/** A copy of the value without what the pointers name. */
export function without(value: unknown, pointers: readonly string[]): unknown {
  if (pointers.length === 0) return value;
  const copy = structuredClone(value);
  for (const pointer of pointers) {
    const cut = pointer.lastIndexOf('/');
    const holders = spread(copy, pointer.slice(0, cut));
    for (const holder of holders) delete (holder as Record<string, unknown>)[pointer.slice(cut + 1)];
  }
  return copy;
}

// `*` in a pointer stands for every element of a list.
function spread(value: unknown, pointer: string): object[] {
  let here: unknown[] = [value];
  for (const step of pointer.split('/').slice(1)) {
    here = here.flatMap((v) => {
      if (v === null || typeof v !== 'object') return [];
      return step === '*' && Array.isArray(v) ? v : [(v as Record<string, unknown>)[step]];
    });
  }
  return here.filter((v): v is object => v !== null && typeof v === 'object');
}

/** SHA-256 of the value's canonical JSON (keys sorted), hex. */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((v) => canonical(v ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value).filter(([, v]) => v !== undefined);
    fields.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
