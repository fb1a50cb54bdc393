import type { Fault, FaultKind } from '#sandbox';
import type { Doc } from './entities.js';

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
  spoil(request: string, body: Doc, url: URL): boolean {
    for (const fault of this.waiting.filter((one) => SPOILING.includes(one.kind) && matches(one, request))) {
      if (!spoil(fault.kind, body, url)) continue;
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

function spoil(kind: FaultKind, body: Doc, url: URL): boolean {
  switch (kind) {
    case 'truncated':
      return true;
    case 'empty-page':
      return emptyPage(body, url);
    case 'repeat-cursor':
      return repeatCursor(body, url);
    default:
      return malform(body);
  }
}

/** No records, although the total says that there are some; with a cursor the same place is named once more. */
function emptyPage(body: Doc, url: URL): boolean {
  if (!Array.isArray(body.items) || body.items.length === 0) return false;
  body.items = [];
  if (body.pages) body.pages = { ...(body.pages as Doc), next: `${url.pathname}${url.search}` };
  return true;
}

/** The page that was just asked for is named as the next one. */
function repeatCursor(body: Doc, url: URL): boolean {
  if (!body.pages || !url.searchParams.has('pageNext')) return false;
  body.pages = { ...(body.pages as Doc), next: `${url.pathname}${url.search}` };
  return true;
}

/** Breaks the middle record of a list, or the one record there is: a date that is none. */
function malform(body: Doc): boolean {
  if (!Array.isArray(body.items)) return breakDates(body);
  const items = body.items as Doc[];
  return items.length > 0 && breakDates(items[items.length >> 1]!);
}

function breakDates(record: Doc): boolean {
  if ('eventAt' in record) record.eventAt = [17];
  else if (record.sys) record.sys = { ...(record.sys as Doc), createdAt: [17] };
  else return false;
  return true;
}
