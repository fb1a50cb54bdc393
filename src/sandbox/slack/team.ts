import type { Campaign, Ms, Person } from '../types.js';
import { SlackJournal } from './journal.js';
import type { SlackTeam } from './types.js';

export const SLACK_TEAM: SlackTeam = {
  id: 'T0ACME0001',
  name: 'Acme Marketing',
  domain: 'acme-marketing',
  token: 'xoxb-sandbox-slack',
  appUser: 'U0HUB00001',
  approvalMarker: ':ballot_box_with_check:',
};

/** Everything in Slack beside the story of CMP-104; `begin` says when a campaign's first work is made. */
export function playSlack(
  _seed: number,
  _people: Person[],
  _campaigns: Campaign[],
  _begin: (campaign: Campaign) => Ms,
): SlackJournal[] {
  return [new SlackJournal()];
}
