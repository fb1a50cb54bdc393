import { NotFound, ScopeError } from '#sdk';
import type { ContentfulApi } from './api.js';
import { idOf, sysOf, type Row } from './shapes.js';

/** A workflow definition as far as records that only name it need it. */
interface Definition {
  name: string;
  steps: ReadonlyMap<string, string>;
  /** Content types it applies to; null: all of them. */
  types: ReadonlySet<string> | null;
}

/** What records do not say themselves: which field is a title, which locale counts, what workflows there are. */
export interface Names {
  locale: string;
  /** Content type → the field that holds the title; absent: the type has none. */
  titles: ReadonlyMap<string, string | null>;
  definitions: ReadonlyMap<string, Definition>;
  /** Whether a workflow may run on entries of this type. */
  hasWorkflow(type: string): boolean;
}

const known = new WeakMap<ContentfulApi, Promise<Names>>();

/** Asked once while a connection is open. */
export function namesOf(api: ContentfulApi): Promise<Names> {
  const asked = known.get(api) ?? readNames(api);
  known.set(api, asked);
  // An answer that failed is no answer for whoever asks next.
  asked.catch(() => known.delete(api));
  return asked;
}

async function readNames(api: ContentfulApi): Promise<Names> {
  const titles = new Map<string, string | null>();
  for await (const { rows } of api.list(api.at('/content_types')))
    for (const row of rows) titles.set(String(idOf(row)), text(row['displayField']));
  let locale = 'en-US';
  for await (const { rows } of api.list(api.at('/locales')))
    for (const row of rows) if (row['default'] === true) locale = text(row['code']) ?? locale;
  const definitions = new Map<string, Definition>();
  try {
    for await (const { rows } of api.list(api.at('/workflow_definitions')))
      for (const row of rows) definitions.set(String(idOf(row)), definitionOf(row));
  } catch (error) {
    // Not in the space's plan, or not shown: then no entry is in a workflow that anybody could see here.
    if (!(error instanceof ScopeError || error instanceof NotFound)) throw error;
  }
  const all = [...definitions.values()];
  return {
    locale,
    titles,
    definitions,
    hasWorkflow: (type) => all.some(({ types }) => types === null || types.has(type)),
  };
}

function definitionOf(row: Row): Definition {
  const steps = listOf(row['steps']).flatMap(({ id, name }) =>
    typeof id === 'string' ? [[id, text(name) ?? id] as const] : [],
  );
  const applies = listOf(row['appliesTo']).map((rule) =>
    listOf(rule['validations']).flatMap(({ linkContentType }) =>
      Array.isArray(linkContentType) ? linkContentType : [],
    ),
  );
  // A rule that names no content type leaves none out.
  const types = applies.some((named) => named.length === 0) ? null : new Set(applies.flat().map(String));
  return { name: text(row['name']) ?? String(sysOf(row)['id']), steps: new Map(steps), types };
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const listOf = (value: unknown): Row[] =>
  Array.isArray(value) ? value.filter((one): one is Row => one !== null && typeof one === 'object') : [];
