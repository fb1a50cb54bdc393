import { buildClientSchema, getIntrospectionQuery, parse, validate, type IntrospectionQuery } from 'graphql';
import { ContractError, type Relied } from '#sdk';
import type { MondayApi } from './api.js';
import * as documents from './documents.js';

const FAULTS_SHOWN = 3;
const VERSIONS = 'query Versions { versions { kind value } }';
/** Kinds of versions that are served for a while still; anything else is preview, or about to go. */
const STANDING = new Set(['current', 'maintenance', 'previous_maintenance']);

/** Every document this connector can send, held against the schema that monday serves now, and how long its version stays. */
export async function* live(api: MondayApi): AsyncGenerator<Relied> {
  const { data } = await api.ask(getIntrospectionQuery({ descriptions: false }).trim(), {});
  const schema = buildSchema(data);
  for (const [name, text] of Object.entries(documents)) {
    if (typeof text !== 'string' || !/^\s*(query|mutation)\b/.test(text)) continue;
    const faults = validate(schema, parse(text)).map(({ message }) => message);
    yield { what: `document ${name}`, differs: faults.length ? faults.slice(0, FAULTS_SHOWN).join('; ') : null };
  }
  const answer = await api.ask(VERSIONS, {});
  const versions = answer.data['versions'] as { kind?: unknown; value?: unknown }[] | undefined;
  const ours = versions?.find(({ value }) => value === documents.API_VERSION);
  const stands = STANDING.has(String(ours?.kind));
  yield {
    what: `version ${documents.API_VERSION}`,
    differs: stands
      ? null
      : `monday calls it ${ours ? String(ours.kind) : 'nothing any more'}; another one answers in its place`,
  };
}

function buildSchema(data: Record<string, unknown>): ReturnType<typeof buildClientSchema> {
  try {
    return buildClientSchema(data as unknown as IntrospectionQuery);
  } catch (cause) {
    throw new ContractError('monday does not say what its schema is', { where: '__schema', cause });
  }
}
