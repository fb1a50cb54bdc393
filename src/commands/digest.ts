import { NotFound, UsageError } from '../errors.js';
import { collectDigest } from '../export/digest/collect.js';
import { formatDigest, type DigestFormat } from './digest-format.js';
import type { Shell } from './session.js';

const FORMATS: readonly string[] = ['text', 'markdown', 'slack'];
const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Prints what moved, what waits on whom and what is unknown; it only reads. */
export async function printDigest(
  shell: Shell,
  flags: { campaign?: string[]; since: string; format: string },
): Promise<number> {
  if (!FORMATS.includes(flags.format))
    throw new UsageError('No such format', { expected: FORMATS.join(', '), got: flags.format });
  return shell.withHub(async (session) => {
    const now = session.now();
    const since = sinceOf(flags.since, now);
    const campaigns = flags.campaign?.map((key) => key.toUpperCase()) ?? null;
    const digest = await collectDigest(session.api, {
      since: new Date(since).toISOString(),
      now: new Date(now).toISOString(),
      campaigns,
    });
    const missing = campaigns?.filter((key) => !digest.campaigns.some((one) => one.key === key)) ?? [];
    if (missing.length) throw new NotFound('No campaign has this key', { got: missing.join(', ') });
    if (shell.json) shell.printJson(digest);
    else shell.print(formatDigest(digest, flags.format as DigestFormat));
    return 0;
  });
}

/** `24h`, `7d`, a date or an instant → epoch milliseconds, not later than now. */
function sinceOf(text: string, now: number): number {
  const span = /^(\d{1,6})([mhd])$/.exec(text);
  const dated = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z)?$/.test(text) ? Date.parse(text) : NaN;
  const since = span ? now - Number(span[1]) * UNITS[span[2]!]! : dated;
  const expected = 'such as 24h, 7d, 2026-03-01 or 2026-03-01T09:00Z';
  // Date.parse makes the second of March out of the thirtieth of February.
  const real = span !== null || (!Number.isNaN(dated) && new Date(dated).toISOString().startsWith(text.slice(0, 10)));
  if (!real) throw new UsageError('That is no moment to begin at', { code: 'BAD_DATE', expected, got: text });
  if (since > now)
    throw new UsageError('A digest cannot begin in the future', { code: 'BAD_RANGE', expected, got: text });
  return since;
}
