import type { Instant } from './drafts.js';

/** What whoever connects the tool does first, and how the lines in hub.yaml then look. */
export interface Setup {
  /** In the tool, in order; one sentence or two each. Rights stand at the streams. */
  steps: readonly string[];
  /** Names of the secrets that are usually given. */
  secrets: readonly string[];
  /** Example values. */
  config?: Readonly<Record<string, unknown>>;
  baseUrl?: string;
}

/** The plan an account is on, and what it lets through where that is less than `budget` says. */
export interface Plan {
  name: string;
  requestsPerMinute?: number;
  requestsPerDay?: number;
}

/** Whom the credentials lead to. */
export interface Checked {
  /** The tool's own id of the account; another one than before stops the run. */
  account: string;
  title?: string;
  warnings?: string[];
  /** Whom the tool takes us for, in words for a person. */
  identity?: string;
  /** Where the tool says it without being asked for it alone; see `Connector.plan`. */
  plan?: Plan;
  /** When the credentials end, where the tool says so. */
  expiresAt?: Instant | null;
}

/** What one stream shows of itself before it is read. */
export interface Surveyed {
  stream: string;
  /** Projects, mailboxes, kinds of content: what it is divided into. */
  parts: number;
  /** Null: nothing tells how many there are, short of reading them. */
  records: number | null;
  /** What reading it for the first time will take; where it is not known exactly, rather too many. */
  requests: number;
  /** What a later run takes when nothing has changed. */
  everyRun: number;
  /** How `records` is known, in words: `counted by the site`, `10 of 41 projects looked at`. */
  how: string;
  /** How many requests this look took. */
  asked: number;
  /** The budget its requests take from; default `default`. */
  lane?: string;
  /** Where something other than requests sets the pace (bytes a day): the first read takes no less than this. */
  leastHours?: number;
}
