import { createHmac } from 'node:crypto';
import type { Ms } from '#sandbox';
import type { Webhook, WebhookFilter } from './entities.js';
import type { EventRecord } from './eventLog.js';
import { renderValue, select } from './render.js';
import { shapeOf } from './routeOfEvents.js';
import type { World } from './world.js';

/** Events told at once: what happened within a minute, and no more than a hundred. */
const WITHIN: Ms = 60_000;
const MOST = 100;

/** What a call tells of an event: of things only gid and type, and the kind of a task or story. */
const FIELDS = select([
  'action',
  'created_at',
  'user.resource_type',
  'resource.resource_type',
  'parent.resource_type',
  'change.field',
  'change.action',
  ...['new_value', 'added_value', 'removed_value'].map((name) => `change.${name}.resource_type`),
]);

/** One call that is due: its events, and when the last of them happened. */
export interface Letter {
  at: Ms;
  body: string;
}

/** The calls about these records that a webhook asked for. */
export function lettersFor({ filters }: Webhook, records: EventRecord[], world: World): Letter[] {
  const batches: EventRecord[][] = [];
  for (const record of records.filter((one) => isWanted(one, filters, world))) {
    const batch = batches.at(-1);
    if (batch && batch.length < MOST && record.at - batch[0]!.at < WITHIN) batch.push(record);
    else batches.push([record]);
  }
  return batches.map((batch) => ({
    at: batch.at(-1)!.at,
    body: JSON.stringify({ events: batch.map((record) => tell(record, world)) }),
  }));
}

export const heartbeatAt = (at: Ms): Letter => ({ at, body: '{"events":[]}' });

/** X-Hook-Signature: the HMAC of the body, in lower case hexadecimal digits. */
export const sign = (secret: string, body: string): string => createHmac('sha256', secret).update(body).digest('hex');

function tell(record: EventRecord, world: World): object {
  const scene = { world, language: 'en' as const, origin: '', wallNow: record.at };
  const event = renderValue(shapeOf(record), FIELDS, scene) as Record<string, unknown>;
  const subtype = subtypeOf(record, world);
  return subtype === undefined
    ? event
    : { ...event, resource: { ...(event.resource as object), resource_subtype: subtype } };
}

function subtypeOf({ resource }: EventRecord, world: World): string | undefined {
  return (world.tasks.get(resource.gid) ?? world.stories.get(resource.gid))?.subtype;
}

/** One filter that fits is enough; all that it says must fit. */
function isWanted(record: EventRecord, filters: WebhookFilter[], world: World): boolean {
  if (filters.length === 0) return true;
  const field = record.change?.field;
  return filters.some(
    ({ resource_type: type, resource_subtype: subtype, action, fields }) =>
      (type === undefined || type === record.resource.type) &&
      (subtype === undefined || subtype === subtypeOf(record, world)) &&
      (action === undefined || action === record.action) &&
      (fields === undefined || record.action !== 'changed' || fields.some((one) => one === field)),
  );
}
