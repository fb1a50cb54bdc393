import type { Ms } from '#sandbox';
import type { How } from './render.js';
import type { Scene } from './sheet.js';
import type { Tokens } from './tokens.js';
import type { Webhooks } from './webhooks.js';

/** One request on its way to a route. */
export interface Call {
  scene: Scene;
  tokens: Tokens;
  now: Ms;
  wallNow: Ms;
  /** Concrete path below the base, with its parameters. */
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  /** What opt_fields asks for; null: nothing. */
  fields: Exclude<How, string> | null;
  /** What was sent, read as JSON; undefined: nothing. */
  body: unknown;
  webhooks: Webhooks;
  /** How long a receiver of calls may take, in real time. */
  patienceMs: number;
}

/** What the tool sends back; which keys stand beside `data` depends on the request. */
export interface Envelope {
  data: unknown;
  next_page?: { offset: string; path: string; uri: string } | null;
  sync?: string;
  has_more?: boolean;
  'X-Hook-Secret'?: string;
}
