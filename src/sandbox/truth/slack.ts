import type { Company, Ms } from '../types.js';
import type { Part } from './tell-asana.js';

/** The truth of Slack at an instant, folded from its events one by one. */
export function truthOfSlack(_company: Company, _at: Ms): Part {
  return { items: [], changes: [], approvals: [], versions: [], dependencies: [] };
}
