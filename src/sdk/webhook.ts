import type { Gone, Raw } from './connector.js';
import type { Instant } from './drafts.js';

/** One request that a tool sent to the hub, as received: nothing in it is believed before `verify`. */
export interface Call {
  method: string;
  /** Path and query as they were asked for: some tools sign them. */
  path: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
  /** By time as it passes, the clock that signed stamps are held against. */
  receivedAt: Instant;
}

/** A subscription as far as a call to it is concerned. */
export interface Hook {
  /** What the tool gave when it was registered, newest first; two while one replaces the other. */
  secrets: readonly string[];
  /** The hub is registering it at this moment: the only time a handshake is answered. */
  pending: boolean;
  /** The address the tool was told to call, in full; some tools sign it. A header of the call does not tell it. */
  url?: string;
  /** The account the connection is pinned to: what a tool says of another one is not for this hub. */
  account?: string;
}

/** What the hub sends back. */
export interface HookAnswer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/** One thing that happened to one record. */
export interface Notice {
  /** The tool's own name of the event; told again, it is the same event. */
  id: string;
  stream: string;
  key: string;
  /** The part the record lies in, where the tool says so. */
  part?: string;
  /**
   * When it happened, by the tool. `raw` shows the record as of then, however late the call comes: whatever was asked for
   * later is newer. Of a record that is found to be gone, it dates that.
   */
  at?: Instant;
  /** The record itself, from a signed call that carries values and a version; absent: it is read back by `get`. */
  raw?: Raw;
  /** The tool says that the record is gone. Believed from a signed call, read back after a hint. */
  gone?: Omit<Gone, 'key'>;
}

/** A subscription as the tool lists it. */
export interface Subscription {
  /** The tool's id of it. */
  id: string;
  /** What it is about: a project, a board and an event; `all` where a tool knows one for everything. */
  target: string;
  /** Null: the tool does not tell; it is known again by its id. */
  url: string | null;
  /** False: the tool has switched it off. */
  active: boolean;
}

/** Subscriptions that the hub makes, watches and makes again; absent where a person sets them up in the tool. */
export interface Subscribing<Api> {
  /** What should be subscribed to, now. */
  targets(api: Api): AsyncIterable<string>;
  /** The subscriptions of this app or token. */
  list(api: Api): AsyncIterable<Subscription>;
  /** The tool may call `url` with a handshake before this resolves. `secret`: what it gave, where it gives one here. */
  create(api: Api, target: string, url: string): Promise<{ id: string; secret?: string }>;
  remove(api: Api, id: string): Promise<void>;
}

/** How a tool tells the hub what happens. `verify`, `greet` and `events` are pure. */
export interface Webhook<Api, Secrets> {
  /** `signed`: proved to come from the tool; `hint`: nothing proves it. Throws Forbidden where a proof is wrong, missing or too old. */
  verify(call: Call, secrets: Secrets, hook: Hook): 'signed' | 'hint';
  /** What the tool wants to hear before it sends events (handshake, challenge); null: not such a call. `secret` is kept before the answer leaves. */
  greet?(call: Call, secrets: Secrets, hook: Hook): { answer: HookAnswer; secret?: string } | null;
  /** Throws ContractError for a body that is not understood. */
  events(call: Call): Notice[];
  /**
   * What a record needs beside what its call carries (who is a program), asked for when the notice is worked off and before
   * its `raw` is landed. Null: the call does not carry all of it after all, it is read back. Absent: `raw` is complete.
   */
  complete?(api: Api, notice: Notice & { raw: Raw }): Promise<Raw | null>;
  /** Pure. Whether the tool says that it left events out, or that more happened than it names: the next run comes sooner. */
  lost?(call: Call): boolean;
  subscribing?: Subscribing<Api>;
}

/** Events that are asked for, so that no inbound port is needed. */
export interface Feed<Api> {
  /** Where events are asked for: projects, channels. */
  parts(api: Api): AsyncIterable<string>;
  /** One look at what happened after `cursor` (null: from now on). `lost`: the tool no longer knows the place, and the part is read again. */
  poll(
    api: Api,
    part: string,
    cursor: string | null,
  ): Promise<{ events: Notice[]; next: string; more?: boolean; lost?: boolean }>;
}

/** Events over a line that the hub opens itself (Slack's Socket Mode): each call is kept before it is acknowledged. */
export type Listen<Api> = (api: Api, deliver: (call: Call) => Promise<void>, signal: AbortSignal) => Promise<void>;
