import type { Call, Envelope } from './call.js';
import type { Value } from './entities.js';
import type { EventRecord } from './eventLog.js';
import { AsanaFailure, badRequest } from './failures.js';
import { find } from './lookUp.js';
import { renderValue } from './render.js';
import type { Answer } from './route.js';
import { iso } from './sheet.js';
import { SYNC_LIFE } from './tokens.js';

const PAGE = 100;

/** What happened to a project or task since a token; 412 with a fresh token where there is no good one. */
export function eventsRoute(call: Call): Answer {
  const { world } = call.scene;
  const gid = call.query.get('resource')!;
  if ([world.users, world.teams, world.sections, world.tags, world.portfolios].some((records) => records.has(gid))) {
    throw badRequest('resource: events are kept for projects and tasks');
  }
  // The stream of a deleted task still tells of its end.
  if (!world.tasks.has(gid)) find(world.projects, 'resource', gid);
  const from = positionOf(call, gid);
  if (from === null) {
    throw new AsanaFailure(
      412,
      'The sync token is missing, unknown or too old: read everything, then go on with this one',
      {
        body: { sync: syncOf(call, gid, world.log.end) },
      },
    );
  }
  const { records, more } = world.log.read(gid, from, PAGE);
  const position = more ? records.at(-1)!.position + 1 : world.log.end;
  const data = records.map((record) => renderValue(shapeOf(record), call.fields ?? 'compact', call.scene));
  const envelope: Envelope = { data, sync: syncOf(call, gid, position), has_more: more };
  return { envelope };
}

const syncOf = (call: Call, gid: string, position: number): string =>
  call.tokens.seal(['sync', gid, position, call.now]);

function positionOf(call: Call, gid: string): number | null {
  const [kind, resource, position, issued] = call.tokens.open(call.query.get('sync') ?? '') ?? [];
  if (kind !== 'sync' || resource !== gid) return null;
  const age = call.now - Number(issued);
  return age < 0 || age > SYNC_LIFE ? null : Number(position);
}

export const shapeOf = (record: EventRecord): Value => ({
  user: record.user,
  created_at: iso(record.at),
  type: record.resource.type,
  action: record.action,
  resource: record.resource,
  parent: record.parent,
  change: record.change,
});
