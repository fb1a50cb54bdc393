import type { User } from './entities.js';
import { kindOf } from './renderUser.js';
import type { Scene } from './scene.js';

export interface UsersArguments {
  ids?: string[] | null;
  name?: string | null;
  emails?: string[] | null;
  user_kind?: { in?: string[] | null; not_in?: string[] | null } | null;
  status?: string[] | null;
  limit?: number | null;
  page?: number | null;
  kind?: string | null;
  non_active?: boolean | null;
  newest_first?: boolean | null;
}

const MOST = 1000;

/** What `users` lists. Those who left are shown only to whoever asks for them: by status, as non-active, or by id. */
export function usersListed(users: User[], args: UsersArguments, scene: Scene): User[] {
  const { ids, name, emails, user_kind: kinds } = args;
  const [limit, page] = [args.limit ?? 200, args.page ?? 1];
  if (limit > MOST) scene.note(`users: limit ${limit}`);
  const found = users.filter(
    (user) =>
      isAsked(user, args) &&
      (!ids || ids.includes(user.id)) &&
      (!name || user.name.toLowerCase().includes(name.toLowerCase())) &&
      (!emails || emails.includes(user.email)) &&
      (!kinds?.in || kinds.in.includes(kindOf(user))) &&
      !kinds?.not_in?.includes(kindOf(user)) &&
      args.kind !== 'guests',
  );
  return (args.newest_first ? found.toReversed() : found).slice((page - 1) * limit, page * limit);
}

function isAsked({ active }: User, { ids, status, non_active: nonActive }: UsersArguments): boolean {
  if (status) return status.includes(active ? 'ACTIVE' : 'INACTIVE');
  if (nonActive !== null && nonActive !== undefined) return active !== nonActive;
  return active || Boolean(ids);
}
