import type { HubContext } from '../context.js';
import { refused } from '../failures/codes.js';

export const AS_OF = 'A past instant to tell it for, from what is known by now; absent: now.';

export const BY_VERSION =
  'The definitions to tell times by, one of definitionVersions and the same for the whole operation; absent: those in force.';

/** The instant until which an answer is told; what an operation has cut off is not there for a later one. */
export function untilOf({ nowMs, isPast }: HubContext, asOf: Date | undefined): number {
  const until = asOf?.getTime() ?? nowMs;
  if (isPast && until > nowMs)
    throw refused('BAD_USER_INPUT', 'asOf may not be later than that of the campaign it is asked of');
  return until;
}
