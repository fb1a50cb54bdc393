import type { AsanaEvent } from '#sandbox';

/** The record an event names: an event about something that never was is a fault of the company. */
export function known<T>(records: Map<string, T>, gid: string, event: AsanaEvent): T {
  const found = records.get(gid);
  if (!found) throw new Error(`asana sandbox: ${event.type} at ${event.at} names ${gid}, which does not exist`);
  return found;
}
