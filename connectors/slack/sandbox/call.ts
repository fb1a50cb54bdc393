import type { Cursors } from './cursors.js';
import type { Channel } from './entities.js';
import { fails, missingScope } from './failures.js';
import type { Tiers } from './tiers.js';
import type { World } from './world.js';

/** One call on its way to a method. */
export interface Call {
  world: World;
  cursors: Cursors;
  args: URLSearchParams;
  scopes: readonly string[];
  tiers: Tiers;
  /** Where private files are served. */
  origin: string;
  /** The page that this call turned, when it turned one. */
  page: Page | null;
}

/** A page as faults may spoil it. */
interface Page {
  /** The field of the answer that holds its records. */
  field: string;
  /** The cursor that asks for this very page. */
  again: string;
}

/** What the tool sends back. */
export type Body = Record<string, unknown>;
export type Method = (call: Call) => Body;

export const flag = ({ args }: Call, name: string): boolean => ['true', '1'].includes(args.get(name) ?? '');

/** A limit that is none counts as not given. */
export function limitOf({ args }: Call, byDefault: number, most: number): number {
  const limit = Number(args.get('limit') ?? byDefault);
  return Math.min(limit > 0 ? limit : byDefault, most);
}

export function needScope(call: Call, scope: string): void {
  if (!call.scopes.includes(scope)) throw missingScope(scope, call.scopes);
}

const kindOf = ({ isPrivate }: Channel): 'channels' | 'groups' => (isPrivate ? 'groups' : 'channels');

/** Public channels are there for everybody; a private one does not exist for an app that is not in it. */
export const isVisible = ({ isPrivate, hasApp }: Channel): boolean => !isPrivate || hasApp;

/** The channel a call names, with what the token needs for it: `read` its record, or its `history`. */
export function channelOf(call: Call, right: 'read' | 'history'): Channel {
  const channel = call.world.channels.get(call.args.get('channel') ?? '');
  if (!channel || !isVisible(channel)) throw fails('channel_not_found');
  needScope(call, `${kindOf(channel)}:${right}`);
  return channel;
}

/** A channel whose messages the token may read: only user tokens read public channels they are not in. */
export function readableChannelOf(call: Call): Channel {
  const channel = channelOf(call, 'history');
  if (!channel.hasApp) throw fails('not_in_channel');
  return channel;
}
