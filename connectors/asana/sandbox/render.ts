import type { Resource, Value } from './entities.js';
import type { Scene } from './sheet.js';
import { sheetOf } from './sheets.js';

/** What opt_fields asks of one object: itself (`assignee`) and fields below it (`assignee.name`). */
export interface Selection {
  bare: boolean;
  below: Map<string, Selection>;
}

/** Compact: as inside other records and in lists. Full: a single record. Else what was asked for. */
export type How = 'compact' | 'full' | Selection;

const BARE: Selection = { bare: true, below: new Map() };

/** Reads dotted paths into a tree. */
export function select(paths: readonly string[]): Selection {
  const root: Selection = { bare: false, below: new Map() };
  for (const path of paths) {
    let here = root;
    for (const name of path.split('.')) {
      let next = here.below.get(name);
      if (!next) here.below.set(name, (next = { bare: false, below: new Map() }));
      here = next;
    }
    here.bare = true;
  }
  return root;
}

/** A record of the API; `gid` is always there, whatever was asked. */
export function renderResource(resource: Resource, how: How, scene: Scene): Record<string, unknown> {
  const { type, compact, optIn, fields } = sheetOf(resource, scene);
  const out: Record<string, unknown> = { gid: resource.gid };
  const put = (name: string, deeper: 'compact' | Selection) => {
    const value = fields[name]?.();
    if (value !== undefined) out[name] = renderValue(value, deeper, scene);
  };
  if (typeof how === 'string') {
    out.resource_type = type;
    for (const name of how === 'compact' ? compact : Object.keys(fields)) {
      if (how === 'compact' || !optIn.includes(name)) put(name, 'compact');
    }
    return out;
  }
  if (how.bare || how.below.has('resource_type')) out.resource_type = type;
  for (const [name, deeper] of how.below) put(name, deeper);
  return out;
}

/** Any field value; records without a gid (dates, memberships) give all their fields when asked for as a whole. */
export function renderValue(value: Value, how: 'compact' | Selection, scene: Scene): unknown {
  if (Array.isArray(value)) return value.map((one) => renderValue(one, how, scene));
  if (value === null || typeof value !== 'object') return value;
  if (isResource(value)) return renderResource(value, how, scene);
  const out: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) {
    const deeper = how === 'compact' ? how : (how.below.get(name) ?? (how.bare ? BARE : undefined));
    if (part !== undefined && deeper) out[name] = renderValue(part, deeper, scene);
  }
  return out;
}

const isResource = (value: object): value is Resource => typeof (value as { kind?: unknown }).kind === 'string';
