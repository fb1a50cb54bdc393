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
  url: string;
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
