import type { Fault, FaultKind } from '#sandbox';
import type { Call, Envelope } from './call.js';
import { AsanaFailure, tooFast, unauthorized } from './failures.js';
import { nextPage, offsetOf } from './paging.js';

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
  spoil(request: string, envelope: Envelope, call: Call): boolean {
    for (const fault of this.waiting.filter((one) => SPOILING.includes(one.kind) && matches(one, request))) {
      if (!spoil(fault.kind, envelope, call)) continue;
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
export function failureOf(kind: FaultKind): AsanaFailure | null {
  switch (kind) {
    case 'rate-limit':
      return tooFast(1);
    case 'server-error':
      return new AsanaFailure(500, 'Something went wrong on our side', { phrase: '7 quiet otters juggle teacups' });
    case 'unauthorized':
      return unauthorized();
    case 'forbidden':
      return new AsanaFailure(403, 'You may not see this object');
    case 'not-found':
      return new AsanaFailure(404, 'Unknown object');
    default:
      return null;
  }
}

function spoil(kind: FaultKind, envelope: Envelope, call: Call): boolean {
  switch (kind) {
    case 'truncated':
      return true;
    case 'empty-page':
      return emptyPage(envelope, call);
    case 'repeat-cursor':
      return repeatCursor(envelope, call);
    default:
      return malform(envelope.data);
  }
}

/** No records, although the same place holds more: following the token loses nothing. */
function emptyPage(envelope: Envelope, call: Call): boolean {
  if (!Array.isArray(envelope.data) || envelope.data.length === 0) return false;
  const isStream = envelope.sync !== undefined;
  if (!isStream && envelope.next_page === undefined) return false;
  envelope.data = [];
  if (isStream) {
    envelope.sync = call.query.get('sync')!;
    envelope.has_more = true;
  } else {
    envelope.next_page = nextPage(call, call.query.get('offset') ?? offsetOf(call, -1));
  }
  return true;
}

/** The records, and the token that was just used once more. */
function repeatCursor(envelope: Envelope, call: Call): boolean {
  const { query } = call;
  if (envelope.sync !== undefined) {
    envelope.sync = query.get('sync')!;
    envelope.has_more = true;
    return true;
  }
  const offset = query.get('offset');
  if (offset === null || envelope.next_page === undefined) return false;
  envelope.next_page = nextPage(call, offset);
  return true;
}

/** Gives one field of the middle record a type it never has. */
function malform(data: unknown): boolean {
  const record: unknown = Array.isArray(data) ? data[data.length >> 1] : data;
  if (record === null || typeof record !== 'object') return false;
  const fields = record as Record<string, unknown>;
  const field = ['name', 'created_at', 'resource_subtype', 'gid'].find((name) => typeof fields[name] === 'string');
  if (!field) return false;
  fields[field] = [17];
  return true;
}
