import type { Fault, FaultKind } from '#sandbox';
import type { Reply } from './reply.js';

/** Faults still to come, matched against `METHOD path`. */
export function takeFault(faults: Fault[], request: string): FaultKind | null {
  const fault = faults.find((candidate) => candidate.times > 0 && candidate.match.test(request));
  if (!fault) return null;
  fault.times--;
  return fault.kind;
}

function makePage(title: string, text: string): string {
  return `<!DOCTYPE html>\n<html lang="en-US">\n<head><title>${title}</title></head>\n<body><p>${text}</p></body>\n</html>\n`;
}

function makeHtml(status: number, title: string, text: string, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers }, body: makePage(title, text) };
}

/**
 * What the reader gets instead of the site. The tool's own outages are HTML (notes §5.6). Not here, because they
 * change an answer or the connection: unauthorized, truncated, reset, empty-page, repeat-cursor, malformed-record.
 */
export function makeOutage(kind: FaultKind, isSingle: boolean): Reply | null {
  switch (kind) {
    // Core has no limit of its own; hosts put one in front, in their own words.
    case 'rate-limit':
      return makeHtml(429, 'Too many requests', 'Slow down, please.', { 'Retry-After': '1' });
    case 'server-error':
      return makeHtml(500, 'Database error', 'No connection to the database.');
    case 'unavailable':
      return makeHtml(503, 'Maintenance', 'Back in a minute.', { 'Retry-After': '600' });
    case 'html':
      return makeHtml(200, 'One moment', 'Are you a human?');
    // A security plugin.
    case 'forbidden':
      return makeHtml(403, 'Forbidden', 'This request was blocked.');
    case 'not-found': {
      const code = isSingle ? 'rest_post_invalid_id' : 'rest_no_route';
      const message = isSingle ? 'Invalid post ID.' : 'No route was found matching the URL and request method.';
      const body = JSON.stringify({ code, message, data: { status: 404 } });
      return { status: 404, headers: { 'Content-Type': 'application/json; charset=UTF-8' }, body };
    }
    default:
      return null;
  }
}

/** One record of the page with fields of the wrong type. */
export function breakRecord(items: Record<string, unknown>[]): void {
  const victim = items[Math.floor(items.length / 2)];
  if (!victim) return;
  for (const name of ['modified_gmt', 'date_gmt', 'name', 'title']) if (name in victim) victim[name] = false;
}
