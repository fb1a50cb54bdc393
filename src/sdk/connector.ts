import type { z } from 'zod';
import type { HubError } from '../errors.js';
import type { ChangeDraft, Draft, Instant, Verdict } from './drafts.js';
import type { Http } from './http.js';
import type { Checked, Plan, Setup, Surveyed } from './survey.js';
import type { Feed, Listen, Webhook } from './webhook.js';

/** Bytes as received, shared by a page's records, and the JSON pointer of this one inside them. */
export interface Raw {
  body: Buffer;
  /** RFC 6901; absent: the whole body. */
  at?: string;
  /**
   * What only the transport knows and the record needs (IMAP internal date, the event that named a task).
   * Kept beside the body, part of the content hash, and merged into the decoded value as `meta`.
   */
  meta?: Record<string, unknown>;
}

/** A record the tool says is no longer there, and how it said so. */
export interface Gone {
  key: string;
  proof: 'event' | 'not-found' | 'trash';
  at?: Instant;
}

/** What one request or walk step gave. */
export interface Page<Cursor> {
  records: Raw[];
  gone?: Gone[];
  /** Only when all ground before it was handed over; commits with this page. */
  next?: Cursor;
  /** Last page of a full listing of this part: keys of the part not seen in this walk may be proposed as gone. */
  whole?: true;
  /** Last page of a listing of the part's keys after this one, by code points: the same for those alone. */
  wholeAfter?: string;
  /** Keys of this part that are there, listed without their records: not proposed as gone. With `wholeAfter: ''`, they are all there are. */
  listed?: readonly string[];
  /** Records of this part that the tool says have left it, by what of their `meta` tells them apart: proposed as gone. */
  absent?: Record<string, unknown>[];
  /** When a walk before would last have shown what is gone now; absent: the part's last one, whatever the key. */
  shownBy?(key: string): Instant;
  /** Child parts to be read, where `version` is new, although no record of this page opens them or has changed. */
  again?: Child[];
  /** How many records the tool announced for this part, where it does (progress). */
  total?: number;
}

/** One walk of one part. */
export interface Job<Cursor> {
  part: string;
  /** How far it was read before, also where `full` asks for everything again; null: never. */
  since: Cursor | null;
  /** Upper bound, frozen at the start of the run. */
  until: Instant;
  /** True: list everything again (first run, `--full`, sweep). */
  full: boolean;
}

/** When a record was asked for, and when its part was asked the time before (null: never). */
export interface Seen {
  requestedAt: Instant;
  previousAt: Instant | null;
}

/**
 * What became of a record asked for by name. Records nobody asked for may stand beside it: where a moved thing lies now.
 * `part`: the one it lies in, where that is not the one it was missed in.
 */
export type Found = { key: string } & ({ state: 'live'; raw: Raw; part?: string } | { state: 'deleted' | 'hidden' });

/**
 * A record that is one of several of the same thing: a mail in two mailboxes. The thing is there as long as one of them
 * is, one of them tells it, and every one of them says where it lies.
 */
export interface Copy {
  /** The name it gives itself. Things that give themselves one name are told apart by `shape` and `wording`. */
  of: string;
  /** Equal for all copies of one thing; made of what is kept even where no text is. */
  shape: string;
  /** The same, made of its text; absent where no text is kept. */
  wording?: string;
  /** Since when it lies there, in one spelling: of two things of one name the elder keeps the name. */
  since: string;
  /** The copy with the smallest one tells the thing. */
  rank: string;
}

/** A child part that a parent record opens: read whole when `version` is new, done in its own transaction. */
export interface Child {
  part: string;
  version: string;
}

/** Where a stream is divided. Absent: one part named `all`. */
export type Parts<Api> = { list(api: Api): AsyncIterable<string> } | { of: string; from(parent: never): Child[] };

/** What may be read out of a text before it goes; handed in by the engine, since the rules are the workspace's. */
export interface Reader {
  /** Campaign keys in the text: the workspace's pattern, bounded, upper case. */
  campaignKeys(text: string): string[];
  /** METRICS §2.3.1 class, null when the text chases nothing. */
  chase(text: string): string | null;
  /** Whether the text asks its reader for approval or sign-off; mentions and reports of approval do not. */
  asks(text: string): boolean;
  /** What the text, being somebody's answer, decides; null when nothing, or when there is any doubt. */
  verdict(text: string): Verdict | null;
  /** Addresses in the text that name a work item of a tool the hub knows. */
  links(text: string): string[];
}

/** One kind of record of a tool: how it is listed, what it looks like, what it says. */
export interface Stream<R, Cursor, Api, Config = unknown> {
  name: string;
  /** OAuth scopes or rights it needs, shown to whoever connects the tool. */
  scopes?: readonly string[];
  /** Unknown fields pass and are reported; use `z.looseObject`. */
  record: z.ZodType<R>;
  /** Default: JSON at the pointer, numbers of 16 or more digits kept as text. */
  decode?(raw: Raw): Promise<unknown>;
  /** Must also work for a value that `record` refuses; `version` orders two looks at one record (newer wins). */
  identify(value: unknown): { key: string; version?: string };
  /** The key under which a record waits in quarantine that cannot be decoded; a good one of the same heals it. Pure. */
  unreadKey?(raw: Raw): string;
  /** JSON pointers the content hash ignores: signed URLs, counters. */
  volatile?: readonly string[];
  /** Text streams: what is kept of the text (`found`), and which pointers never are unless the connection keeps text. */
  redact?: { paths: readonly string[]; found(record: R, reader: Reader): Record<string, unknown> };
  parts?: Parts<Api>;
  cursor: z.ZodType<Cursor>;
  read(api: Api, job: Job<Cursor>): AsyncIterable<Page<Cursor>>;
  /** Second proof before a tombstone, and read-back of hints; `part`: where the records were seen last. */
  get?(api: Api, keys: string[], part?: string): Promise<Found[]>;
  /** Pure; only for streams whose records may be copies of one thing, and not beside `observed`. Sees what `drafts` sees. */
  copyOf?: (record: R & { found?: Record<string, unknown> }) => Copy;
  /**
   * Pure: no clock, no database, no other record. In `redact` streams the record carries `found`,
   * and the pointers of `redact.paths` are absent unless the connection keeps text. The engine hands in the connection's
   * config, so that names a workspace gives to what it sees are a matter of mapping: changed, they need a replay, no tool.
   * `name`: the key of the thing this is a copy of, given in streams with `copyOf`.
   */
  drafts(record: R & { found?: Record<string, unknown> }, seen: Seen, config?: Config, name?: string): Draft[];
  /** Pure; only for tools without a log: what changed between two looks. */
  observed?: (before: R | null, now: R, seen: Seen) => ChangeDraft[];
}

/** A limit the tool counts. A request takes from the one lane it names; absent lane: `default`. */
export interface Budget {
  lane: string;
  perMinute?: number;
  /** For tools that count by the second: a minute's worth at once would be refused. */
  perSecond?: number;
  concurrent?: number;
}

/** A contract the tool dates: the version every request names, and when the vendor retires it (null: not announced). */
export interface Contract {
  version: string;
  retiresOn: string | null;
}

/** One thing a connector relies on, and whether the tool still has it. */
export interface Relied {
  what: string;
  /** Null: all is as it was. */
  differs: string | null;
}

/** What a tool answered, before anybody believed it. */
export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** Parsed JSON where it was JSON, else the text. */
  body?: unknown;
  error?: Error;
  /** Epoch milliseconds as time passes: what `retryAt` is counted from. `Opening.now` may stand still (sandbox). */
  now: number;
}

/** What `open` is given. Everything with an effect is handed in: no environment, no clock of its own. */
export interface Opening<Config, Secrets> {
  config: Config;
  /**
   * A token among them may be renewed while the connector is open. Over HTTP the client then sends the new one wherever a
   * header holds the one given here; whoever speaks another protocol reads it here at each sign-in.
   */
  secrets: Secrets;
  baseUrl?: string;
  /** Allows plain text and private addresses. */
  allowPrivateNetwork: boolean;
  /** Text may be kept (streams that redact look at it to fetch less). */
  keepText: boolean;
  /** PEM of a private authority, beside the public ones; `http` knows it already. */
  ca?: string;
  http: Http;
  now(): Instant;
  /** Waits, for whoever does not speak through `http`; throws when the hub is closing. Absent: by time as it passes. */
  pause?(ms: number): Promise<void>;
  log(fields: Record<string, unknown>, message: string): void;
}

/** A tool: data and pure functions. Paging, pace, retries, state and quarantine belong to the engine. */
// oxlint-disable-next-line no-explicit-any -- each stream has its own record and cursor type; the registry is heterogeneous
export interface Connector<Config = any, Secrets = any, Api = any> {
  id: string;
  title: string;
  config: z.ZodType<Config>;
  secrets: z.ZodType<Secrets>;
  defaultBaseUrl?: string;
  /** How a base URL may begin, without `://`; default: https and http. */
  schemes?: readonly string[];
  contract?: Contract;
  /** The key of the work item that an address of this tool names; null for any other address. Pure. */
  itemOf?: (url: string) => string | null;
  open(opening: Opening<Config, Secrets>): Promise<Api & { close?(): Promise<void> }>;
  budget(config: Config): Budget[];
  /** Null: a good answer. Otherwise the class that says what to do next. */
  classify(reply: Reply): HubError | null;
  /** Every run starts with it; a changed account stops the run. Throws AuthError on wrong credentials. */
  check(api: Api): Promise<Checked>;
  /** What to do in the tool before it is connected. */
  setup?: Setup;
  /** The plan of the account, where asking for it costs requests that not every run should pay. */
  plan?: (api: Api) => Promise<Plan | null>;
  /** A look at what is visible, stream by stream: counts where the tool announces them, samples otherwise, nothing in bulk. */
  survey?: (api: Api) => AsyncIterable<Surveyed>;
  /** What the connector relies on, held against what the tool says of itself now; absent: the tool shows no schema. */
  live?: (api: Api) => AsyncIterable<Relied>;
  // oxlint-disable-next-line no-explicit-any -- see above
  streams: Stream<any, any, Api, any>[];
  webhook?: Webhook<Api, Secrets>;
  feed?: Feed<Api>;
  listen?: Listen<Api>;
}

/** Keeps the type parameters of a stream inferred where it is declared. */
export function stream<R, Cursor, Api, Config = unknown>(
  declaration: Stream<R, Cursor, Api, Config>,
): Stream<R, Cursor, Api, Config> {
  return declaration;
}

/** Keeps a connector's type parameters inferred where it is declared. */
export function connector<Config, Secrets, Api>(
  declaration: Connector<Config, Secrets, Api>,
): Connector<Config, Secrets, Api> {
  return declaration;
}
