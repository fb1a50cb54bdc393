import type { Fault, FaultKind } from '#sandbox';
import type { Body, Call } from './call.js';
import { fails, missingScope, SlackFailure, tooFast } from './failures.js';

/** Faults that need a good answer first, to spoil it. */
const SPOILING: readonly FaultKind[] = ['empty-page', 'repeat-cursor', 'malformed-record', 'truncated'];

/** The switched-on faults, first one first. */
export class Faults {
  private readonly waiting: Fault[] = [];

  add(fault: Fault): void {
    this.waiting.push({ ...fault });
  }

  /** The fault that comes instead of an answer, if one is due; it is used up. */
  before(request: string): FaultKind | null {
    const fault = this.waiting.find((one) => !SPOILING.includes(one.kind) && matches(one, request));
    if (fault) this.use(fault);
    return fault?.kind ?? null;
  }

  /** Spoils an answer; a fault that cannot show in this one waits for the next. True: cut the body. */
  spoil(request: string, body: Body, call: Call): boolean {
    for (const fault of this.waiting.filter((one) => SPOILING.includes(one.kind) && matches(one, request))) {
      if (!spoil(fault.kind, body, call)) continue;
      this.use(fault);
      return fault.kind === 'truncated';
    }
    return false;
  }

  private use(fault: Fault): void {
    if (--fault.times <= 0) this.waiting.splice(this.waiting.indexOf(fault), 1);
  }
}

function matches({ match, times }: Fault, request: string): boolean {
  match.lastIndex = 0;
  return times > 0 && match.test(request);
}

/** The failures that are an ordinary error answer of the tool. */
export function failureOf(kind: FaultKind, needed: string, provided: readonly string[]): SlackFailure | null {
  switch (kind) {
    case 'rate-limit':
      return tooFast(1);
    case 'server-error':
      return new SlackFailure('internal_error', { status: 500 });
    case 'unauthorized':
      return fails('invalid_auth');
    case 'forbidden':
      return missingScope(
        needed,
        provided.filter((scope) => scope !== needed),
      );
    case 'not-found':
      return fails('channel_not_found');
    default:
      return null;
  }
}

function spoil(kind: FaultKind, body: Body, call: Call): boolean {
  switch (kind) {
    case 'truncated':
      return true;
    case 'empty-page':
      return emptyPage(body, call);
    case 'repeat-cursor':
      return repeatCursor(body, call);
    default:
      return malform(body);
  }
}

/** No records, although the same place holds more: following the cursor loses nothing. */
function emptyPage(body: Body, { page }: Call): boolean {
  if (!page || (body[page.field] as unknown[]).length === 0) return false;
  body[page.field] = [];
  moreAt(body, page.again);
  return true;
}

/** The records, and the cursor that was just used once more. */
function repeatCursor(body: Body, { page, args }: Call): boolean {
  const cursor = args.get('cursor');
  if (!page || !cursor) return false;
  moreAt(body, cursor);
  return true;
}

function moreAt(body: Body, cursor: string): void {
  if ('has_more' in body) body.has_more = true;
  body.response_metadata = { next_cursor: cursor };
}

/** One field of each kind of record that gets a type it never has. */
const FIELDS: Record<string, string> = {
  messages: 'text',
  channels: 'name',
  members: 'profile',
  files: 'name',
  message: 'text',
  channel: 'name',
  user: 'profile',
  bot: 'name',
  file: 'name',
  team: 'name',
};

/** Breaks the middle record of a list, or the one record there is. */
function malform(body: Body): boolean {
  for (const [field, broken] of Object.entries(FIELDS)) {
    const found = body[field];
    if (Array.isArray(found)) {
      const middle = found.length >> 1;
      if (found.length === 0) continue;
      found[middle] = spoilt(found[middle], broken);
      return true;
    }
    if (found !== null && typeof found === 'object') {
      body[field] = spoilt(found, broken);
      return true;
    }
  }
  return false;
}

const spoilt = (record: unknown, field: string): unknown =>
  record !== null && typeof record === 'object' ? { ...record, [field]: [17] } : 17;
