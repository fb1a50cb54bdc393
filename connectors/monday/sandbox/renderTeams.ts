import type { User } from './entities.js';
import { ACCOUNT_SINCE } from './renderAccount.js';
import { iso, type Scene } from './scene.js';

// Ids of a range that no user, board or item has.
const FIRST_ID = 1_180_001;

/** The teams of everybody who has an account, in order of their names; programs are in none. */
function teamsOf(scene: Scene): { id: string; name: string; users: User[] }[] {
  const people = [...scene.world.users.values()].filter(({ bot }) => !bot);
  const names = [...new Set(people.map(({ team }) => team))].toSorted();
  return names.map((name, index) => ({
    id: String(FIRST_ID + index),
    name,
    users: people.filter(({ team }) => team === name),
  }));
}

/** The teams of the account, or those of one user. */
export function teamsListed({ ids }: { ids?: string[] | null }, scene: Scene, of?: User): object[] {
  return teamsOf(scene)
    .filter(({ id, users }) => (!ids || ids.includes(id)) && (!of || users.includes(of)))
    .map(({ id, name, users }) => ({
      id,
      name,
      picture_url: null,
      is_guest: false,
      created_at: iso(ACCOUNT_SINCE),
      owners: [],
      users: () => users.map((user) => scene.show.user(user)),
    }));
}
