import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Forbidden, type Call, type Hook } from '#sdk';

/** Either way: a stamp of the future would be good for as long as it lies ahead. */
const WINDOW_SECONDS = 300;
const STAMP = 'x-slack-request-timestamp';
const SIGNATURE = 'x-slack-signature';
// A header given twice is joined and fits no more.
const STAMP_SHAPE = /^[1-9]\d{0,11}$/;
const SIGNATURE_SHAPE = /^v0=[0-9a-f]{64}$/;

/**
 * What the hub signs with itself where Slack signs nothing: a line that it opened, with the app's own token. It is made
 * anew by each process and leaves it never, so that no call from outside can carry such a signature.
 */
export const LINE_KEY: Buffer = randomBytes(32);

/** Headers that prove a body, as Slack makes them. */
export function signedHeaders(key: Buffer | string, body: Buffer, seconds: number): Record<string, string> {
  const stamp = String(seconds);
  return { [STAMP]: stamp, [SIGNATURE]: signatureOf(key, stamp, body) };
}

/** Whether a call comes from Slack, or over the hub's own line; throws Forbidden. A retry is proved like any other. */
export function prove(call: Call, signingSecret: string | undefined): void {
  const [stamp = '', signature = ''] = [call.headers[STAMP], call.headers[SIGNATURE]];
  const behind = Date.parse(call.receivedAt) / 1_000 - Number(stamp);
  if (!STAMP_SHAPE.test(stamp) || !(Math.abs(behind) <= WINDOW_SECONDS))
    throw new Forbidden('A call of Slack that is not of now', {
      code: 'WEBHOOK_STALE',
      expected: `a stamp within ${WINDOW_SECONDS} seconds`,
      got: STAMP_SHAPE.test(stamp) ? `${Math.round(behind)} seconds behind` : 'no stamp',
    });
  if (!SIGNATURE_SHAPE.test(signature)) throw refused('no signature of version v0');
  const keys = [LINE_KEY, ...(signingSecret === undefined ? [] : [signingSecret])];
  const good = keys.map((key) => isSame(signatureOf(key, stamp, call.body), signature));
  if (!good.includes(true))
    throw refused(
      signingSecret === undefined ? 'a call, and no signingSecret to hold it against' : 'another signature',
    );
}

/** One app may be installed in several workspaces, and all of their events come to one address. */
export function proveTeam(teams: unknown[], { account }: Hook): void {
  if (account !== undefined && teams.length > 0 && !teams.includes(account))
    throw refused('an event of another workspace');
}

function signatureOf(key: Buffer | string, stamp: string, body: Buffer): string {
  return `v0=${createHmac('sha256', key).update(`v0:${stamp}:`).update(body).digest('hex')}`;
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

const refused = (got: string): Forbidden =>
  new Forbidden('A call that Slack did not sign', {
    code: 'WEBHOOK_SIGNATURE_INVALID',
    expected: 'X-Slack-Signature of the stamp and the body',
    got,
  });
