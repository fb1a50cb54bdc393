import type { Ms } from '../types.js';
import type { ContentfulErrands } from './contentful-errands.js';
import type { ContentfulFlows } from './contentful-flows.js';
import type { ContentfulNotes } from './contentful-notes.js';
import type { Rounds } from './rounds.js';
import type { TruthChange, TruthVersion } from './types.js';

/** An entry or an asset as it stands, with what happened to it. */
export interface Thing {
  /** `entry:<id>`, `asset:<id>`. */
  key: string;
  id: string;
  of: 'entry' | 'asset';
  contentType: string | null;
  /** What carries its name, by locale. */
  title: Record<string, string>;
  tags: string[];
  createdAt: Ms;
  firstPublishedAt: Ms | null;
  version: number;
  publishedVersion: number | null;
  /** What a look would call it now. */
  status: 'draft' | 'published' | 'changed' | 'archived';
  gone: boolean;
  /** The last change into `archived`, and of an asset into `published`: the record dates no earlier one. */
  dated: { archived: TruthChange | null; published: TruthChange | null };
  /** States in work and published ones, with the tool's number. */
  versions: { version: TruthVersion; number: number; published: boolean }[];
  /** A publish that no workflow watches is an approval; null: a workflow may, or it is an asset. */
  publishes: Rounds | null;
}

/** One run of a workflow. */
export interface Flow {
  id: string;
  definition: string;
  entry: string;
  /** Id of the step now. */
  step: string;
  startedAt: Ms;
  startedBy: string | null;
  deleted: boolean;
  rounds: Rounds;
}

export interface Definition {
  id: string;
  name: string;
  contentTypes: string[];
  /** Name by id. */
  steps: Map<string, string>;
}

/** A task on an entry. */
export interface Errand {
  id: string;
  entry: string;
  body: string;
  /** Key of a person; null: a team's, so nobody's. */
  assignee: string | null;
  dueAt: Ms | null;
  status: 'active' | 'resolved';
  createdAt: Ms;
  gone: boolean;
}

/** Everything in the space after the events taken so far. */
export interface ContentfulState {
  things: Map<string, Thing>;
  tags: Map<string, string>;
  flows: ContentfulFlows;
  errands: ContentfulErrands;
  comments: Map<string, { entry: string; at: Ms; gone: boolean }>;
  notes: ContentfulNotes;
}
