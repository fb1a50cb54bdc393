import type { User } from './entities.js';
import { ACCOUNT_SINCE, renderAccount } from './renderAccount.js';
import { iso, visibleBoards, type Scene } from './scene.js';
import { teamsListed } from './renderTeams.js';
import { activityPage, type ActivityArguments } from './userActivity.js';

export function renderUser(user: User, scene: Scene) {
  const since = iso(ACCOUNT_SINCE);
  const { account, world } = scene;
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    account: () => renderAccount(scene),
    account_id: account.id,
    activity_logs: (args: ActivityArguments) => activityPage(user, visibleBoards(scene), args, scene),
    department: null,
    birthday: null,
    country_code: null,
    created_at: since,
    became_active_at: since,
    current_language: 'en',
    last_activity: null,
    location: null,
    mobile_phone: null,
    out_of_office: null,
    phone: null,
    teams: (args: { ids?: string[] | null }) => teamsListed(args, scene, user),
    time_zone_identifier: user.timezone,
    title: '',
    url: `https://${account.slug}.monday.com/users/${user.id}`,
    utc_hours_diff: null,
    kind: kindOf(user),
    status: user.active ? 'ACTIVE' : 'INACTIVE',
    invitation_method: 'USER',
    serial_number: null,
    is_deleted: !user.active,
    photo_url: null,
    bb_visitor_id: user.id,
    is_email_confirmed: true,
    user_config: { kind: kindOf(user), role_id: '1', visibility: [], behaviors: [], group: kindOf(user) },
    ...oldFields(user, user.id === world.me.id),
  };
}

/** The words are those of the filter `user_kind`; the schema types the field as a bare string. */
export const kindOf = (user: User): string => (user.bot ? 'SERVICE_USER' : 'MEMBER');

/** Reachable in versions before 2026-10 alone. */
function oldFields(user: User, isAdmin: boolean) {
  return {
    enabled: user.active,
    is_admin: isAdmin,
    is_guest: false,
    is_pending: false,
    is_verified: true,
    is_view_only: false,
    join_date: iso(ACCOUNT_SINCE).slice(0, 10),
    photo_original: null,
    photo_small: null,
    photo_thumb: null,
    photo_thumb_small: null,
    photo_tiny: null,
    sign_up_product_kind: null,
    encrypt_api_token: null,
  };
}
