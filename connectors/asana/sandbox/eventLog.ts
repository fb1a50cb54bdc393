import type { Ms } from '#sandbox';
import type { Project, Resource, Section, Stub, Task, User, Value } from './entities.js';

/** One line of the event stream. */
export interface EventRecord {
  /** Position in the whole log: sync tokens count in it. */
  position: number;
  at: Ms;
  user: User | null;
  resource: Stub;
  parent: Stub | null;
  action: 'added' | 'changed' | 'removed' | 'deleted' | 'undeleted';
  change?: { [field: string]: Value; kind?: never };
}

export interface Told {
  at: Ms;
  user: User | null;
  action: EventRecord['action'];
  resource: Resource;
  parent?: Resource | null;
  change?: EventRecord['change'];
}

/** The event as it was when it happened: later renames must not alter a page that is read again. */
const stubOf = (resource: Resource): Stub => ({
  kind: 'stub',
  gid: resource.gid,
  ordinal: resource.ordinal,
  createdAt: resource.createdAt,
  type: resource.kind,
  name: 'name' in resource ? resource.name : undefined,
});

/** Every event in order, and the streams they bubble up to. */
export class EventLog {
  private length = 0;
  private readonly streams = new Map<string, EventRecord[]>();

  get end(): number {
    return this.length;
  }

  add(streams: Iterable<string>, told: Told): void {
    const record: EventRecord = {
      position: this.length++,
      at: told.at,
      user: told.user,
      resource: stubOf(told.resource),
      parent: told.parent ? stubOf(told.parent) : null,
      action: told.action,
    };
    if (told.change) record.change = told.change;
    for (const gid of streams) {
      const stream = this.streams.get(gid);
      if (stream) stream.push(record);
      else this.streams.set(gid, [record]);
    }
  }

  /** At most `count` records of one stream from a position on. */
  read(gid: string, from: number, count: number): { records: EventRecord[]; more: boolean } {
    const stream = this.streams.get(gid) ?? [];
    let low = 0;
    let high = stream.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (stream[middle]!.position < from) low = middle + 1;
      else high = middle;
    }
    return { records: stream.slice(low, low + count), more: stream.length > low + count };
  }
}

/** Streams that hear of a task: its own, those of its ancestors, and those of every project these are in. */
export function streamsOfTask(task: Task): Set<string> {
  const streams = new Set<string>();
  for (let here: Task | null = task; here && !streams.has(here.gid); here = here.parent) {
    streams.add(here.gid);
    for (const { project } of here.memberships) streams.add(project.gid);
  }
  return streams;
}

/** Streams that hear of a project or section. */
export const streamsOfPlace = (place: Project | Section): string[] => [
  place.kind === 'project' ? place.gid : place.project.gid,
];
