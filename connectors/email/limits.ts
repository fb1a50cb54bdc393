import { ContractError } from '#sdk';
import type { Field } from './headers.js';

const MAX_ADDRESS_FIELD = 64 * 1024;
const MAX_DEPTH = 30;
const MAX_PARTS = 1_000;
const MAX_PART_HEAD = 64 * 1024;
// The parser is slow on lines that may be boundaries: two million of them take it more than five seconds.
const MAX_DASHED_LINES = 100_000;

function tooMuch(what: string, expected: string): ContractError {
  return new ContractError(`A mail with ${what} is set aside`, { code: 'UPSTREAM_TOO_LARGE', expected });
}

function boundaryOf(head: string): string | null {
  const type = /(?:^|\n)content-type[ \t]*:[ \t]*multipart\/((?:[^\n]|\n[ \t])*)/i.exec(head)?.[1];
  const match = type && /;\s*boundary\s*=\s*(?:"([^"\n]{1,200})"|([^\s;"]{1,200}))/i.exec(type);
  return match ? (match[1] ?? match[2])! : null;
}

// `from`: the line end of the boundary; without any header field the blank line follows at once.
function partHead(body: Buffer, from: number): string {
  const window = body.subarray(from, from + MAX_PART_HEAD);
  const ends = [window.indexOf('\n\n'), window.indexOf('\n\r\n')].filter((end) => end >= 0);
  return window
    .subarray(1, Math.max(1, Math.min(...ends, window.length)))
    .toString('latin1')
    .replace(/\r/g, '');
}

/**
 * Looks at a message without parsing it, since the parser is synchronous and cannot be stopped: address fields over
 * 64 KB, nesting over 30 and more than 1,000 parts are refused.
 */
export function refuseHostile(body: Buffer, fields: Field[], headEnd: number): void {
  const wide = fields.find(
    (field) =>
      /^(from|to|cc|bcc|sender|reply-to|return-path|delivered-to|disposition-notification-to|list-.*)$/.test(
        field.name,
      ) && field.lines.length > MAX_ADDRESS_FIELD,
  );
  if (wide) throw tooMuch('an oversized address field', `${wide.name} of at most 64 KB`);
  const root = boundaryOf(
    fields
      .filter((field) => field.name === 'content-type')
      .map((field) => field.lines)
      .join('\n')
      .replace(/\r/g, ''),
  );
  if (root === null) return;
  const open = [`--${root}`];
  let parts = 0;
  let dashed = 0;
  for (let at = headEnd - 1; at >= 0; at = body.indexOf('\n--', at + 1)) {
    if (++dashed > MAX_DASHED_LINES) throw tooMuch('too many lines of dashes', `at most ${MAX_DASHED_LINES}`);
    if (body[at + 1] !== 0x2d || body[at + 2] !== 0x2d) continue;
    const lineEnd = body.indexOf(0x0a, at + 1);
    const line = body
      .subarray(at + 1, Math.min(lineEnd < 0 ? body.length : lineEnd, at + 300))
      .toString('latin1')
      .trimEnd();
    const depth = open.findLastIndex((boundary) => line === boundary || line === `${boundary}--`);
    if (depth < 0) continue;
    open.length = depth + 1;
    if (line !== open[depth]) {
      // The end of an inner multipart; the root stays, so that parts after a false end are still counted.
      if (depth > 0) open.length = depth;
      continue;
    }
    if (++parts > MAX_PARTS) throw tooMuch('too many parts', `at most ${MAX_PARTS}`);
    const inner = lineEnd < 0 ? null : boundaryOf(partHead(body, lineEnd));
    if (inner !== null && open.push(`--${inner}`) > MAX_DEPTH)
      throw tooMuch('parts too deeply nested', `at most ${MAX_DEPTH} levels`);
  }
}
