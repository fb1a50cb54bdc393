import type { MondayEvent } from './types.js';

/** Collects what happens in Monday; the whole is sorted at the end. */
export class MondayJournal {
  readonly events: MondayEvent[] = [];
  readonly belongs: Record<string, string> = {};
}
