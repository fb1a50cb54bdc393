import { buildSchema, extendSchema, parse, type GraphQLSchema } from 'graphql';
import fullLines from './schema.2026-10.json';
import subsetLines from './schema.hub-subset.2026-10.json';

/** The versions this sandbox answers in, newest first, and what the tool calls them (monday/versions.yaml). */
export const VERSIONS = [
  { value: '2026-10', kind: 'current', display_name: 'Current' },
  { value: '2026-07', kind: 'maintenance', display_name: 'Maintenance' },
  { value: '2026-04', kind: 'previous_maintenance', display_name: 'Previous maintenance' },
  { value: '2026-01', kind: 'old_previous_maintenance', display_name: 'Old previous maintenance' },
] as const;

const CURRENT = VERSIONS[0].value;
const OLDEST = VERSIONS.at(-1)!.value;

/** Which version answers a header, and what is wrong with the header: the tool itself never says (CONNECTOR-NOTES §2.1). */
export function versionFor(header: string | undefined): { version: string; problem: string | null } {
  if (header === undefined) return { version: CURRENT, problem: 'no API-Version header' };
  if (VERSIONS.some(({ value }) => value === header)) return { version: header, problem: null };
  const isRetired = /^\d{4}-\d\d$/.test(header) && header < OLDEST;
  return { version: isRetired ? OLDEST : CURRENT, problem: `unknown API-Version '${header}'` };
}

/** What 2026-10 took away. Nothing else of the older versions differs in what a reader asks for. */
const GONE_WITH_2026_10 = parse(`extend type User {
  enabled: Boolean!
  is_admin: Boolean
  is_guest: Boolean
  is_pending: Boolean
  is_verified: Boolean
  is_view_only: Boolean
  join_date: Date
  photo_original: String
  photo_small: String
  photo_thumb: String
  photo_thumb_small: String
  photo_tiny: String
  sign_up_product_kind: String
  encrypt_api_token: String
}`);

export interface Schemas {
  /** What this sandbox plays. */
  played: GraphQLSchema;
  /** All that the tool knows. */
  full: GraphQLSchema;
}

const built = new Map<boolean, Schemas>();

export function schemasOf(version: string): Schemas {
  const isOld = version < CURRENT;
  let schemas = built.get(isOld);
  if (!schemas) {
    schemas = { played: build(subsetLines, isOld), full: build(fullLines, isOld) };
    built.set(isOld, schemas);
  }
  return schemas;
}

function build(lines: string[], isOld: boolean): GraphQLSchema {
  const schema = buildSchema(lines.join('\n'));
  return isOld ? extendSchema(schema, GONE_WITH_2026_10) : schema;
}
