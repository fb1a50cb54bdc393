/** What a record says, in the graph's words. A draft never knows ids of ours: it names things by the tool's keys. */

/** UTC, ISO 8601 with milliseconds and `Z`, as `Date.toISOString` prints it. */
export type Instant = string;

export type Kind = 'person' | 'container' | 'task' | 'asset' | 'approval' | 'message';

/** A thing of the same connection, by its key in the tool; it need not have been seen yet. */
export interface Ref {
  kind: Kind;
  key: string;
}

/** A name the tool has for someone. */
export interface PersonDraft {
  draft: 'person';
  key: string;
  name?: string | null;
  /** Only an address the tool itself vouches for; a display name is never identity. */
  email?: string | null;
  bot?: boolean;
  active?: boolean;
  timezone?: string | null;
  /** Where many records name one person (mail headers): when this one was written; the newest name stays. */
  saidAt?: Instant | null;
}

export type ContainerKind =
  | 'workspace'
  | 'team'
  | 'portfolio'
  | 'project'
  | 'section'
  | 'tag'
  | 'mailbox'
  | 'site'
  | 'category'
  | 'board'
  | 'group'
  | 'channel';

/** A place in a tool that holds work. */
export interface ContainerDraft {
  draft: 'container';
  key: string;
  kind: ContainerKind;
  name: string;
  /** The places that hold this one: portfolios of a project, project of a section, parent category. */
  parents?: string[];
  url?: string | null;
  archived?: boolean;
  owner?: Ref | null;
  createdAt?: Instant | null;
  startOn?: string | null;
  dueOn?: string | null;
  /** Campaign keys are looked for in the name and in these texts (custom fields, tags). */
  keyTexts?: string[];
}

/** A container lies in another one, said by a record that is neither of the two (an item of a portfolio). */
export interface MembershipDraft {
  draft: 'membership';
  key: string;
  container: string;
  parent: string;
}

/** Where an item lies: a container, and the part of it (section, column) that gives the status there. */
export interface Placement {
  container: string;
  /** The tool's own status word in that container (section name); null where the container gives none. */
  status?: string | null;
  /** The tool's own id of that status, where the word can be renamed: `column/index` (Monday). */
  code?: string | null;
  /** Whether the tool itself says that this status means done; absent: it does not say. */
  done?: boolean | null;
  /** The workspace's configuration says that the item stands where it stands here, wherever else it lies. */
  governs?: boolean;
}

/** Work someone owns. */
export interface TaskDraft {
  draft: 'task';
  key: string;
  type: 'task' | 'milestone';
  name: string;
  url?: string | null;
  /** The tool's own status that holds in every container (`completed`), null where the placement decides. */
  status: string | null;
  placements: Placement[];
  /** The task it is a part of, by its key; or what else it hangs on (the entry of a CMS). */
  parent?: string | Ref | null;
  assignees: Ref[];
  creator?: Ref | null;
  createdAt: Instant | null;
  completedAt?: Instant | null;
  startOn?: string | null;
  dueOn?: string | null;
  dueAt?: Instant | null;
  /** Texts beside the name in which a campaign key may stand: tags, custom fields. */
  keyTexts?: string[];
  /** Addresses and ids that may name the same work in another tool: link columns, custom fields, the first line. */
  links?: string[];
  /** Values of the tool's own fields by field id and by title, for rules that name one (`column:campaign`). */
  fields?: Record<string, string>;
}

/** A thing being made: a post, a page, a file. */
export interface AssetDraft {
  draft: 'asset';
  key: string;
  type: 'post' | 'page' | 'media' | 'attachment';
  name: string;
  url?: string | null;
  status: string | null;
  placements: Placement[];
  /** The item it hangs on: the task of an attachment, the post of a picture. */
  of?: Ref | null;
  owner?: Ref | null;
  createdAt: Instant | null;
  keyTexts?: string[];
}

/** One state of an asset's content. */
export interface VersionDraft {
  draft: 'version';
  key: string;
  asset: string;
  /** SHA-256 of the content, hex; null with `hashReason` where the bytes were not read. */
  hash: string | null;
  hashReason?: string | null;
  author?: Ref | null;
  at: Instant;
  timeSource: TimeSource;
  /** The tool's own ordinal, where it has one. */
  rev?: number | null;
  parent?: string | null;
}

/** A decision owed on an item at a gate. Rounds and decisions are folded from `approval_*` changes on it. */
export interface ApprovalDraft {
  draft: 'approval';
  key: string;
  gate: string;
  name: string;
  url?: string | null;
  /** The tool's own word for where it stands (`approval_status`, post status). */
  status: string | null;
  /** What is to be approved; absent where only the thread or the graph can say. */
  item?: Ref | null;
  placements?: Placement[];
  parent?: string | null;
  approvers: Ref[];
  /** Whether every approver must say yes or one is enough. */
  policy: 'all' | 'any';
  creator?: Ref | null;
  createdAt: Instant | null;
  dueOn?: string | null;
  keyTexts?: string[];
}

/** Talk. Text is there only where the connection keeps it. */
export interface MessageDraft {
  draft: 'message';
  key: string;
  kind: 'mail' | 'chat' | 'comment';
  at: Instant;
  author: Ref | null;
  addressees?: Ref[];
  /** The item it was said on (comments), or null. */
  item?: Ref | null;
  placements?: Placement[];
  /**
   * How the tool ties talk together. `id` and `refs` (nearest ancestor last) for mail; a thread key for others. `hint`: `starts x`
   * or `answers x`, a name that two conversations may share; believed only where one alone starts under it.
   */
  thread?: { key?: string; id?: string; refs?: string[]; hint?: string };
  subject?: string | null;
  text?: string | null;
  url?: string | null;
  bot?: boolean;
  /** Set when no person wrote it: auto-reply, bounce, list mail; the value is the reason. */
  automatic?: string | null;
  /** METRICS §2.3.1 class, computed before the text went. */
  chase?: string | null;
  /** This message asks for an approval. */
  asks?: { gate: string; approvers: Ref[]; policy: 'all' | 'any' } | null;
  /**
   * This message decides one. `proof` says why its sender is believed; null: it is not, and the decision does not count.
   * `actor` and `at` only where they are not the message's own: a program's edit that says who decided, and when it did.
   */
  decides?: { decision: Verdict; proof: string | null; actor?: Ref; at?: Instant } | null;
  keyTexts?: string[];
  /** Addresses in the text that name a work item of some tool (`reader.links`). */
  links?: string[];
  /** When its author last changed it, where the tool says so. */
  editedAt?: Instant | null;
  /** Who reacted how, by now. `count` may exceed `people`: some tools name only the first ones. */
  reactions?: { name: string; count: number; people: Ref[] }[];
}

export type Verdict = 'approved' | 'changes_requested' | 'rejected';

/** Finish-to-start: `item` cannot start before `on` is finished. */
export interface DependencyDraft {
  draft: 'dependency';
  key: string;
  item: Ref;
  on: Ref;
}

/** How many the tool says there are of what it lists elsewhere: shown beside what the hub has of it. */
export interface AnnouncedDraft {
  draft: 'announced';
  of: Ref;
  /** Replies in a message's thread, subtasks of a task, items of a container. */
  what: 'replies' | 'subtasks' | 'items';
  count: number;
}

export type TimeSource = 'tool' | 'observed' | 'inferred';

/** Event types of METRICS §1.2 that tools tell us. */
export type What =
  | 'created'
  | 'status'
  | 'assign'
  | 'deleted'
  | 'restored'
  | 'depends'
  | 'undepends'
  | 'due'
  | 'moved'
  | 'renamed'
  | 'approval_requested'
  | 'approval_decided'
  | 'approval_withdrawn'
  | 'version'
  | 'comment';

/** One line of history. `from` and `to` are the tool's own words (status), refs (assign) or dates (due). */
export interface ChangeDraft {
  draft: 'change';
  /** The tool's id of the event; unique per connection. */
  id: string;
  item: Ref;
  what: What;
  from?: unknown;
  to?: unknown;
  /** The container whose track this is (a status in a project); absent: it holds everywhere. */
  container?: string | null;
  actor?: Ref | null;
  at: Instant;
  /** The tool's own order within one instant, as text. */
  seq?: string;
  timeSource: TimeSource;
  /** Observed changes only: the previous look; the true instant lies in [notBefore, at]. */
  notBefore?: Instant | null;
  /** More that belongs to this event: approvers, gate, policy, verdict. */
  detail?: Record<string, unknown>;
}

export type Draft =
  | PersonDraft
  | ContainerDraft
  | TaskDraft
  | AssetDraft
  | VersionDraft
  | ApprovalDraft
  | MessageDraft
  | DependencyDraft
  | AnnouncedDraft
  | MembershipDraft
  | ChangeDraft;
