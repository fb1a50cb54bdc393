import type { Random } from '../random.js';
import { DAY, HOUR, MINUTE, START } from '../time.js';
import type { Campaign, Ms, Person } from '../types.js';
import type { SlackJournal } from './journal.js';

/** Channels that are no campaign's: the same for every seed. */
export const ROOMS = {
  marketing: 'C0ACME00001',
  creative: 'C0ACME00002',
  webDesk: 'C0ACME00003',
  random: 'C0ACME00004',
  fair: 'C0ACME00005',
  council: 'C0ACME00011',
  leadership: 'C0ACME00012',
  agency: 'C0ACME00013',
} as const;

/** A campaign's own channel. */
export interface Room {
  id: string;
  /** Nothing is said there from then on. */
  closesAt: Ms | null;
}

/** Where a campaign's talk happens: mostly in its own channel, where it has one that will be open long enough. */
export function pickRoom(random: Random, own: Room | null, at: Ms, lasts: Ms): string {
  if (own && random.chance(0.75) && (own.closesAt === null || at + lasts < own.closesAt)) return own.id;
  return random.pick([ROOMS.marketing, ROOMS.creative, ROOMS.webDesk, ROOMS.marketing, ROOMS.council]);
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/** Every second campaign has a channel; some get their key late, lose it, never have it, or are closed early. */
export function openRoom(
  journal: SlackJournal,
  campaign: Campaign,
  index: number,
  begins: Ms,
  members: Person[],
): Room | null {
  if (index % 2 === 0) return null;
  const id = `C0ACME${String(1000 + index).padStart(5, '0')}`;
  const plain = slug(campaign.name);
  const keyed = campaign.key ? `${campaign.key.toLowerCase()}-${plain}` : plain;
  const habit = ((index - 1) / 2) % 5;
  const at = begins + 10 * MINUTE;
  const by = campaign.owner;
  journal.add({
    type: 'channel_added',
    id,
    name: habit === 1 || habit === 3 ? plain : keyed,
    private: false,
    topic: campaign.name,
    app: true,
    at,
    by,
  });
  journal.join(id, at, by);
  for (const [order, member] of members.entries()) journal.join(id, at + (order + 1) * MINUTE, member.id);
  if (habit === 1)
    journal.add({ type: 'channel_renamed', channel: id, name: keyed, at: begins + 20 * DAY + 2 * HOUR, by });
  if (habit === 4)
    journal.add({ type: 'channel_renamed', channel: id, name: `${plain}-phase-2`, at: START + 6 * DAY + 3 * HOUR, by });
  const closesAt = habit === 2 ? begins + 25 * DAY : null;
  if (closesAt) journal.add({ type: 'channel_archived', channel: id, archived: true, at: closesAt, by });
  return { id, closesAt };
}
