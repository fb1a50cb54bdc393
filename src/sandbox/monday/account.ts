import type { Campaign, Ms, Person } from '../types.js';
import { MondayJournal } from './journal.js';
import type { MondayAccount } from './types.js';

export const MONDAY_ACCOUNT: MondayAccount = {
  id: '31415926',
  name: 'Acme Marketing',
  slug: 'acme-marketing',
  token: 'sandbox-monday',
  user: 'relay',
  workspace: { id: '2718281', name: 'Marketing' },
};

/** Everything in Monday beside the story of CMP-104; `begin` says when a campaign's first work is made. */
export function playMonday(
  _seed: number,
  _people: Person[],
  _campaigns: Campaign[],
  _begin: (campaign: Campaign) => Ms,
): MondayJournal[] {
  return [new MondayJournal()];
}
