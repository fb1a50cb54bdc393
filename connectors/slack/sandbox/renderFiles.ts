import type { Call } from './call.js';
import type { FileRecord, Message } from './entities.js';
import { idOf } from './entities.js';

/** A file as messages and lists give it; it tells only of the channels where the app is. */
export function renderFile(file: FileRecord, { world, origin }: Call): Record<string, unknown> {
  const { id, name, mimetype, bytes, owner, createdAt } = file;
  const { team } = world;
  const shares = [...file.shares].filter(({ channel }) => channel.hasApp);
  const created = Math.floor(createdAt / 1000);
  const type = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? 'binary';
  const slug = name.toLowerCase().replace(/[^\w.]+/g, '_');
  const secret = `${origin}/files-pri/${team.id}-${id}`;
  return {
    id,
    created,
    timestamp: created,
    name,
    title: name,
    mimetype,
    filetype: type,
    pretty_type: type.toUpperCase(),
    user: idOf(owner),
    user_team: owner.team,
    editable: false,
    size: bytes,
    mode: 'hosted',
    is_external: false,
    external_type: '',
    is_public: shares.some(({ channel }) => !channel.isPrivate),
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: `${secret}/${slug}`,
    url_private_download: `${secret}/download/${slug}`,
    permalink: `https://${team.domain}.slack.com/files/${idOf(owner)}/${id}/${slug}`,
    is_starred: false,
    has_rich_preview: false,
    file_access: 'visible',
    channels: channelsOf(shares, false),
    groups: channelsOf(shares, true),
    ims: [],
    comments_count: 0,
    shares: {
      ...(shares.some(({ channel }) => !channel.isPrivate) ? { public: sharesOf(shares, false, team.id) } : {}),
      ...(shares.some(({ channel }) => channel.isPrivate) ? { private: sharesOf(shares, true, team.id) } : {}),
    },
  };
}

const of = (shares: Message[], isPrivate: boolean): Message[] =>
  shares.filter(({ channel }) => channel.isPrivate === isPrivate);

const channelsOf = (shares: Message[], isPrivate: boolean): string[] => [
  ...new Set(of(shares, isPrivate).map(({ channel }) => channel.id)),
];

function sharesOf(shares: Message[], isPrivate: boolean, team: string): Record<string, unknown[]> {
  const byChannel: Record<string, unknown[]> = {};
  for (const { channel, ts, parent, author } of of(shares, isPrivate))
    (byChannel[channel.id] ??= []).push({
      reply_users: [],
      reply_users_count: 0,
      reply_count: 0,
      ts,
      ...(parent ? { thread_ts: parent.ts } : {}),
      channel_name: channel.name,
      team_id: team,
      share_user_id: idOf(author),
    });
  return byChannel;
}
