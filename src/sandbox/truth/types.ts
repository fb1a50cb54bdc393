import type { Mirror, Ms } from '../types.js';

/** Connector ids. */
export type Tool = 'asana' | 'wordpress' | 'email' | 'monday' | 'slack' | 'contentful';

/** How much of an event the tool's API can still tell to somebody who connects at any later time. */
export type Tellable =
  /** Kind, values, actor and second are in the tool's own log. */
  | 'exact'
  /** The tool keeps no log: only a change between two looks. */
  | 'observed'
  /** No entry says it, but it follows from one, or from the record: a cell that was filled when the item was made. */
  | 'inferred'
  /** Nothing can know it (a deletion before the first look, an overwritten state). */
  | 'no';

/** One line of history in the words of the SDK's ChangeDraft (see `src/sdk/drafts.ts`: What). */
export interface TruthChange {
  tool: Tool;
  item: { kind: 'task' | 'asset' | 'approval' | 'message'; key: string };
  what: string;
  /** The tool's own words: status names, tool keys of people, dates. Null: none. */
  from: unknown;
  to: unknown;
  /** The container whose status track this is (Asana project gid, Contentful definition), or null. */
  container: string | null;
  /** The actor's key in that tool, or null. */
  actor: string | null;
  at: Ms;
  tellable: Tellable;
}

export interface TruthRound {
  requestedAt: Ms;
  requestTellable: Tellable;
  /** Keys in that tool, sorted: who is listed as approver when the round closed (or now). */
  approvers: string[];
  decisions: {
    actor: string | null;
    decision: 'approved' | 'changes_requested' | 'rejected';
    at: Ms;
    tellable: Tellable;
  }[];
  /** Null while open. */
  closedAt: Ms | null;
  outcome: 'open' | 'approved' | 'changes_requested' | 'rejected' | 'superseded' | 'withdrawn';
}

export interface TruthItem {
  tool: Tool;
  kind: 'task' | 'asset' | 'approval' | 'message';
  key: string;
  name: string;
  /** The campaign it truly belongs to (company id), whether or not anything in the tools says so; null: none. */
  campaign: string | null;
  /** What of that a program can know: the rule by which the hub should link it, or null (it must not guess). */
  knowableBy: 'link' | 'own-key' | 'container' | 'parent' | 'thread' | null;
  /** The tool's own status word now; Asana: section name in the first project, or `completed`. Null: none. */
  status: string | null;
  /** Keys in that tool. */
  assignees: string[];
  parent: string | null;
  createdAt: Ms | null;
  dueOn: string | null;
  /** Deleted or trashed by now. */
  gone: boolean;
}

export interface TruthVersion {
  tool: Tool;
  asset: string;
  key: string;
  at: Ms;
  author: string | null;
  tellable: Tellable;
}

/** What is true at one instant, in two layers: everything that happened, and what of it a tool can tell. */
export interface Truth {
  at: Ms;
  items: TruthItem[];
  changes: TruthChange[];
  approvals: {
    tool: Tool;
    key: string;
    item: { kind: string; key: string } | null;
    gate: string;
    rounds: TruthRound[];
  }[];
  versions: TruthVersion[];
  /** Finish-to-start pairs that hold now. */
  dependencies: { tool: 'asana' | 'monday'; item: string; on: string }[];
  /** Items that are there and are the same work as one in another tool. `knowable`: a link column shows that one's address now. */
  mirrors: (Mirror & { knowable: boolean })[];
  /** Which accounts are one person. `provable` ones share a vouched address; the rest must not be merged by a program. */
  people: { person: string; aliases: { tool: Tool; key: string; provable: boolean }[] }[];
}
