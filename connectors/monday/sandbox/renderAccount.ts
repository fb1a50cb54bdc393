import type { Ms } from '#sandbox';
import { iso, type Scene } from './scene.js';

/** The company's events do not tell when accounts and workspaces were made. */
export const ACCOUNT_SINCE: Ms = Date.UTC(2024, 0, 8, 9);

export function renderAccount({ account, world }: Scene) {
  return {
    id: account.id,
    name: account.name,
    slug: account.slug,
    tier: 'enterprise',
    plan: { max_users: 200, period: 'yearly', tier: 'enterprise', version: 25 },
    active_members_count: () => [...world.users.values()].filter(({ active }) => active).length,
    country_code: 'US',
    created_at: iso(ACCOUNT_SINCE),
    first_day_of_the_week: 'monday',
    is_during_trial: false,
    is_trial_expired: false,
    logo: null,
    show_timeline_weekends: true,
    sign_up_product_kind: 'core',
  };
}

/** The account's one workspace. */
export function renderWorkspace(scene: Scene) {
  const { workspace } = scene.account;
  const owners = () => [scene.show.user(scene.world.me)];
  return {
    id: workspace.id,
    name: workspace.name,
    kind: 'open',
    description: null,
    state: 'active',
    created_at: iso(ACCOUNT_SINCE),
    is_default_workspace: false,
    owners_subscribers: owners,
    users_subscribers: owners,
    teams_subscribers: [],
    team_owners_subscribers: [],
  };
}
