import { ContractError, parseJson, type Call } from '#sdk';
import { isRow, type Row } from './api.js';

/** What a call holds: Slack's wrapper of an event, and where in the body it stands. */
export interface Envelope {
  said: Row;
  /** JSON pointer of it: over a line it is itself wrapped. */
  at: string;
}

/** Null: no JSON object. */
export function envelopeOf({ body }: Call): Envelope | null {
  let said: unknown;
  try {
    said = parseJson(body.toString('utf8'));
  } catch {
    return null;
  }
  if (!isRow(said)) return null;
  return said['type'] === 'events_api' && isRow(said['payload'])
    ? { said: said['payload'], at: '/payload' }
    : { said, at: '' };
}

/** The workspaces it says it is of: the one it happened in, and those the app is installed in that see it. */
export function teamsOf({ said }: Envelope): unknown[] {
  const seenBy = Array.isArray(said['authorizations']) ? said['authorizations'].filter(isRow) : [];
  return [said['team_id'], ...seenBy.map((one) => one['team_id'])].filter((team) => typeof team === 'string');
}

/** The thing that happened; null where the wrapper is about the app itself. */
export function eventOf({ said }: Envelope): Row | null {
  return said['type'] === 'event_callback' && isRow(said['event']) ? said['event'] : null;
}

/** A body that is none of Slack's. */
export function malformed(expected: string, got: unknown): ContractError {
  return new ContractError('A call of Slack is not understood', {
    code: 'WEBHOOK_MALFORMED',
    expected,
    got: typeof got,
  });
}
