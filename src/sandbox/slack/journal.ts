import type { Meant } from '../types.js';
import type { SlackEvent } from './types.js';

/** Collects what happens in Slack; the whole is sorted at the end. */
export class SlackJournal {
  readonly events: SlackEvent[] = [];
  readonly belongs: Record<string, string> = {};
  readonly meant: Record<string, Meant> = {};
}
