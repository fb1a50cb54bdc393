import { createHash } from 'node:crypto';
import type { Company } from '#sandbox';
import type { Body } from './call.js';
import { stampOf, type Inner } from './stepAndTell.js';

/** An event on its way, the same over every retry. */
export interface Envelope extends Body {
  type: 'event_callback';
  event_id: string;
}

const APP = 'A0000SANDBX';
const VERIFICATION = 'sandbox-verification-token';

/** `event_callback`: the event, its name, and for whom it is. `seq` keeps two that look alike apart. */
export function envelopeOf(
  { slackTeam: { id: team, appUser } }: Company,
  event: Inner,
  at: number,
  seq: number,
): Envelope {
  const hash = createHash('sha256')
    .update(`${seq} ${JSON.stringify(event)}`)
    .digest('hex')
    .toUpperCase();
  return {
    token: VERIFICATION,
    team_id: team,
    context_team_id: team,
    context_enterprise_id: null,
    api_app_id: APP,
    event,
    type: 'event_callback',
    event_id: `Ev${hash.slice(0, 10)}`,
    event_time: Math.floor(at / 1000),
    authorizations: [
      { enterprise_id: null, team_id: team, user_id: appUser, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${hash.slice(10, 40)}`,
  };
}

/** Told in place of the events of a minute that were too many. */
export const rateLimited = ({ slackTeam }: Company, at: number): Body => ({
  token: VERIFICATION,
  type: 'app_rate_limited',
  team_id: slackTeam.id,
  minute_rate_limited: Math.floor(at / 60_000) * 60,
  api_app_id: APP,
});

export const verification = (challenge: string): Body => ({ token: VERIFICATION, challenge, type: 'url_verification' });

/** Something that happened at that instant and that the company's history does not hold. */
export const invented = (event: Body & { type: string }, at: number): Inner => ({
  event_ts: stampOf({ at }),
  ...event,
});
