import type { Fault, FaultKind } from '#sandbox';
import type { Budgets } from './budgets.js';
import { notAuthenticated, Refusal, refusal } from './failures.js';
import type { PageFault } from './scene.js';

/** Faults that need a good answer first, to spoil it. */
const SPOILING: readonly FaultKind[] = ['empty-page', 'repeat-cursor', 'malformed-record', 'truncated'];

/**
 * The switched-on faults, first one first. They are matched with `POST /v2 ` and what `nameOf` says of the operation:
 * `POST /v2 boards.items_page`, `POST /v2 next_items_page`, `POST /v2 users`.
 */
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

  /** The faults that may spoil this answer; one that cannot show in it waits for the next. */
  spoiling(request: string): Fault[] {
    return this.waiting.filter((one) => SPOILING.includes(one.kind) && matches(one, request));
  }

  use(fault: Fault): void {
    if (--fault.times <= 0) this.waiting.splice(this.waiting.indexOf(fault), 1);
  }
}

function matches({ match, times }: Fault, request: string): boolean {
  match.lastIndex = 0;
  return times > 0 && match.test(request);
}

export const isPageFault = (kind: FaultKind): kind is PageFault => kind === 'empty-page' || kind === 'repeat-cursor';

/** Faults that are an error answer of the tool; null: something that is no answer of it at all. */
export function refusalOf(kind: FaultKind, budgets: Budgets, cost: number): Refusal | null {
  switch (kind) {
    case 'rate-limit':
      return budgets.exhausted(cost, 1);
    case 'server-error':
      return refusal(500, 'INTERNAL_SERVER_ERROR', 'Internal server error');
    case 'unauthorized':
      return notAuthenticated();
    case 'forbidden':
      return inHttp200('UserUnauthorizedException', 'User unauthorized to perform action', 403);
    case 'not-found':
      return inHttp200('ResourceNotFoundException', 'Resource not found', 404);
    default:
      return null;
  }
}

/** An error of the application: HTTP 200, and a list where the data would be. */
function inHttp200(code: string, message: string, statusCode: number): Refusal {
  const extensions = { code, error_data: {}, status_code: statusCode };
  return new Refusal(200, { data: [], errors: [{ message, extensions }] });
}

/** Gives one field of the middle record of the longest list a type it never has; false: there is no such record. */
export function malform(data: unknown): boolean {
  const records = longestList(data);
  const record = records[records.length >> 1];
  if (!record) return false;
  const field = ['name', 'created_at', 'event', 'title', 'body', 'id'].find((name) => typeof record[name] === 'string');
  if (!field) return false;
  record[field] = [17];
  return true;
}

type Fields = Record<string, unknown>;

function longestList(value: unknown): Fields[] {
  if (value === null || typeof value !== 'object') return [];
  let longest = Array.isArray(value) ? value.filter(isRecord) : [];
  for (const inner of Object.values(value)) {
    const found = longestList(inner);
    if (found.length > longest.length) longest = found;
  }
  return longest;
}

const isRecord = (value: unknown): value is Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
