import { createHash } from 'node:crypto';
import { ContractError, parseJson, type Notice } from '#sdk';
import { gidOf, type Row } from './api.js';
import { instant, Stamp } from './shapes.js';

/** Kinds of things that are records here, by Asana's word for them. */
const STREAMS = new Map([
  ['task', 'tasks'],
  ['story', 'stories'],
  ['attachment', 'attachments'],
  ['project', 'projects'],
  ['section', 'sections'],
]);

/** The events in a body; an empty list is a heartbeat. */
export function eventsIn(body: Buffer): unknown[] {
  let said: unknown;
  try {
    said = parseJson(body.toString('utf8'));
  } catch {
    said = 'no JSON';
  }
  const { events } = rowOf(said);
  if (Array.isArray(events)) return events;
  throw new ContractError('A call of Asana is not understood', {
    code: 'WEBHOOK_MALFORMED',
    expected: '{"events": […]}',
    got: typeof said,
  });
}

/**
 * What events say to look at. They are thin, and hold no value: each thing they name is read back. Kinds and actions that
 * are not known here are left out. `project`: whose events these are, where they were asked for.
 */
export function noticesOf(events: unknown[], project?: string): Notice[] {
  return events.map(rowOf).flatMap((event) => {
    const [resource, parent] = [rowOf(event['resource']), rowOf(event['parent'])];
    const type = resource['resource_type'] ?? event['type'];
    const own = notice(event, type, resource, partOf(event, type, project));
    // Of a subtask that comes or goes its parent shows the number.
    const isSubtask = type === 'task' && parent['resource_type'] === 'task';
    return [own, isSubtask ? notice(event, 'task', parent, project) : null].filter((one) => one !== null);
  });
}

function notice(event: Row, type: unknown, thing: Row, part: string | undefined): Notice | null {
  const stream = STREAMS.get(String(type));
  const key = gidOf(thing);
  if (!stream || !key) return null;
  const { data: at } = Stamp.safeParse(event['created_at']);
  return { id: nameOf(event, stream, key), stream, key, ...(part && { part }), ...(at && { at: instant(at) }) };
}

/** Asana gives events no name. Of its fields those that stand in a call and in an answer alike: a call names gids alone. */
function nameOf(event: Row, stream: string, key: string): string {
  const change = rowOf(event['change']);
  const gids = [event['resource'], event['parent'], event['user']].map(gidOf);
  const told = [event['action'], event['created_at'], ...gids, change['field'], change['action'], stream, key];
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 32);
}

function partOf(event: Row, type: unknown, project: string | undefined): string | undefined {
  const parent = rowOf(event['parent']);
  const [above, kind] = [gidOf(parent) ?? undefined, parent['resource_type']];
  const isRemoved = event['action'] === 'removed';
  switch (type) {
    case 'task':
      if (kind === 'project') return isRemoved ? (above === project ? undefined : project) : (project ?? above);
      return project;
    case 'story':
    case 'attachment':
      return kind === 'task' ? above : undefined;
    case 'section':
      return kind === 'project' ? above : project;
    default:
      return 'all';
  }
}

const rowOf = (value: unknown): Row =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Row) : {};
