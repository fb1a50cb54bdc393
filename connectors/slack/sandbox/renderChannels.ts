import type { Account, Channel } from './entities.js';
import { idOf } from './entities.js';
import type { World } from './world.js';

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** A channel as lists give it. */
export function renderChannel(channel: Channel, world: World): Record<string, unknown> {
  const { id, name, isPrivate, topic, creator, createdAt } = channel;
  const isShared = world.isShared(channel);
  const teams = isShared ? [world.team.id, world.shared!.team] : [world.team.id];
  const isGroup = id.startsWith('G');
  return {
    id,
    name,
    is_channel: !isGroup,
    is_group: isGroup,
    is_im: false,
    is_mpim: false,
    is_private: isPrivate,
    created: seconds(createdAt),
    is_archived: channel.isArchived,
    is_general: name === 'general',
    unlinked: 0,
    name_normalized: name,
    is_shared: isShared,
    is_org_shared: false,
    is_pending_ext_shared: false,
    pending_shared: [],
    context_team_id: world.team.id,
    // Milliseconds, beside `created` in seconds.
    updated: channel.updatedAt,
    creator: idOf(creator),
    is_ext_shared: isShared,
    shared_team_ids: teams,
    ...(isShared ? { conversation_host_id: world.team.id } : {}),
    pending_connected_team_ids: [],
    is_member: channel.hasApp,
    topic: textOf(topic, creator, createdAt),
    purpose: textOf('', creator, createdAt),
    previous_names: channel.previousNames,
  };
}

const textOf = (value: string, creator: Account, at: number) => ({
  value,
  creator: value === '' ? '' : idOf(creator),
  last_set: value === '' ? 0 : seconds(at),
});

/** Who is in a channel: everybody with a user who came, wrote, or made it. */
export const membersOf = (channel: Channel, { accounts }: World): string[] =>
  [...channel.members].filter((account) => account !== accounts.slackbot).flatMap(({ user }) => user ?? []);
