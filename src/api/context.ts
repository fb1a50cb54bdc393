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
  /** The hub's clock at the operation's start: every age in one answer is measured to the same instant. */
  nowMs: number;
  db: Snapshot;
  loaders: Loaders;
  people: Directory;
  cursors: CursorSeal;
  options: ApiOptions;
  /** Cost of the operation once it is known. */
  cost?: number;
}
