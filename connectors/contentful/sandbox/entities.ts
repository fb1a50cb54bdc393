import type { ContentfulAssignee, ContentfulEvent, ContentfulFields, Ms } from '#sandbox';

/** A document as the API shows it. */
export type Doc = Record<string, unknown>;

type Of<Type extends ContentfulEvent['type']> = Extract<ContentfulEvent, { type: Type }>;

/** Who did something when; people by the company's names. */
export interface Stamp {
  at: Ms;
  by: string | null;
}

/** What entries and assets have in common: numbers and stamps that each act moves on. */
interface Content {
  id: string;
  tags: string[];
  created: Stamp;
  updated: Stamp;
  version: number;
  /** The version that was published; null: nothing is. */
  publishedVersion: number | null;
  published: Stamp | null;
  publishedCounter: number;
  firstPublishedAt: Ms | null;
  archivedVersion: number | null;
  archived: Stamp | null;
}

export interface Entry extends Content {
  of: 'entry';
  contentType: string;
  fields: ContentfulFields;
}

export interface Asset extends Content {
  of: 'asset';
  title: Record<string, string>;
  file: { fileName: string; mime: string; bytes: number };
}

/** A copy of an entry as it was when it was published, without its tags. */
export interface Snapshot {
  id: string;
  taken: Stamp;
  document: Doc;
}

export interface Task {
  id: string;
  entry: string;
  body: string;
  assignee: ContentfulAssignee;
  dueAt: Ms | null;
  status: 'active' | 'resolved';
  created: Stamp;
  updated: Stamp;
  version: number;
}

export interface Comment {
  id: string;
  entry: string;
  text: string;
  replyTo: string | null;
  created: Stamp;
}

export interface Workflow {
  id: string;
  definition: string;
  entry: string;
  step: string;
  created: Stamp;
  updated: Stamp;
  version: number;
  completed: Stamp | null;
}

/** A line of the changelog, which outlives a deleted workflow, not a deleted entry. */
export interface Line {
  event: 'created' | 'stepChanged' | 'completed' | 'deleted';
  stamp: Stamp;
  workflow: string;
  version: number;
  definition: string;
  entry: string;
  step: string;
}

/** Things that are made once and stay as they are. */
export interface Model {
  contentTypes: Of<'content_type_added'>[];
  tags: Of<'tag_added'>[];
  definitions: Of<'definition_added'>[];
}
