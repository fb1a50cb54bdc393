import type { Viewer } from './auth/viewer.js';
import type { ApiOptions } from './options.js';
import type { CursorSeal } from './paging/cursor.js';
import type { Directory } from './people.js';
import type { Loaders } from './reading/loaders.js';
import type { Snapshot } from './reading/snapshot.js';

/** What every resolver of one operation shares. */
export interface HubContext {
  viewer: Viewer;
  requestId: string;
  /** The instant for which the operation answers: the hub's clock at its start, or a past one that was asked for. */
  nowMs: number;
  /** Whether that is a past instant: then everything that is read is cut off there, see reading/past. */
  isPast: boolean;
  /** Whether people are told by pseudonym, and no account of theirs. */
  isVeiled: boolean;
  /** Whether it is told by other definitions than what was rolled up, see reading/definition. */
  isRedefined: boolean;
  db: Snapshot;
  loaders: Loaders;
  people: Directory;
  cursors: CursorSeal;
  options: ApiOptions;
  /** Cost of the operation once it is known. */
  cost?: number;
}
