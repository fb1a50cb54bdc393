/** One request a connector makes. Paths are relative to the connection's base URL. */
export interface Request {
  method?: 'GET' | 'POST' | 'DELETE' | 'HEAD' | 'OPTIONS';
  /** Relative path (`/tasks`), or an absolute URL of the base's own origin. */
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  headers?: Record<string, string>;
  body?: unknown;
  /** Which budget it takes from; default `default`. */
  lane?: string;
  /** Statuses that are an answer to this caller, not a failure (412 of Asana's events, 404 of a look-up). */
  accept?: readonly number[];
  /** Largest decoded body in bytes; default 50 MB. */
  maxBytes?: number;
}

export interface Answer {
  status: number;
  /** Lower-case names; repeated headers joined by `, `. */
  headers: Record<string, string>;
  body: Buffer;
  /** Parsed JSON body; ContractError where it is not JSON. Long numbers become text. */
  json<T = unknown>(): T;
  /** When the request was sent, as time passes; `Opening.now` may stand still (sandbox). */
  requestedAt: string;
}

/** Paced, retried, bounded, logged; throws the HubError that `classify` names. */
export interface Http {
  send(request: Request): Promise<Answer>;
  /** The same with headers added to every request. */
  with(headers: Record<string, string>): Http;
  /**
   * Nothing more leaves in this budget before the instant (epoch milliseconds on the clock of `requestedAt`): the tool counts
   * what only it can see. It is remembered like any wait: what comes too early waits, or ends the run where that is long.
   */
  hold(lane: string, until: number): void;
}
