import type { Ms } from '#sandbox';
import type { Call } from './call.js';
import { flag } from './call.js';
import type { Account } from './entities.js';

/** A user as lists give them; deactivated ones keep little more than their names. */
export function renderUser(account: Account, call: Call): Record<string, unknown> {
  const { user, bot, handle, realName, active, team, timezone } = account;
  return {
    id: user,
    team_id: team,
    name: handle,
    deleted: !active,
    profile: renderProfile(account, call),
    // Slackbot says that it is none.
    is_bot: bot !== null,
    is_app_user: false,
    updated: 1_700_000_000,
    ...(active
      ? {
          color: '9f69e7',
          real_name: realName,
          tz: timezone,
          ...zoneOf(timezone, call.world.at),
          is_admin: false,
          is_owner: false,
          is_primary_owner: false,
          is_restricted: false,
          is_ultra_restricted: false,
          is_email_confirmed: bot === null,
          who_can_share_contact_card: 'EVERYONE',
        }
      : {}),
    ...(flag(call, 'include_locale') ? { locale: 'en-US' } : {}),
  };
}

/** One user alone: only here strangers of other workspaces can be seen, and are said to be ones. */
export function renderUserAlone(account: Account, call: Call): Record<string, unknown> {
  const isStranger = account.team !== call.world.team.id;
  return { ...renderUser(account, call), ...(isStranger ? { is_stranger: true } : {}) };
}

function renderProfile({ user, bot, realName, displayName, email, team }: Account, { scopes }: Call) {
  const [firstName = '', ...lastName] = realName.split(' ');
  return {
    title: '',
    phone: '',
    skype: '',
    real_name: realName,
    real_name_normalized: plain(realName),
    display_name: displayName,
    display_name_normalized: plain(displayName),
    status_text: '',
    status_emoji: '',
    status_expiration: 0,
    avatar_hash: `g${(user ?? '').toLowerCase()}`,
    first_name: firstName,
    last_name: lastName.join(' '),
    ...(bot === null ? {} : { bot_id: bot, api_app_id: appOf(bot), always_active: true }),
    ...(email !== null && scopes.includes('users:read.email') ? { email } : {}),
    team,
  };
}

/** The app that a bot belongs to. */
export const appOf = (bot: string): string => `A${bot.slice(1)}`;

const plain = (name: string): string => name.normalize('NFD').replace(/\p{M}/gu, '');

export function renderBot({ bot, user, realName, active }: Account): Record<string, unknown> {
  return {
    id: bot,
    deleted: !active,
    name: realName,
    updated: 1_700_000_000,
    app_id: appOf(bot ?? ''),
    ...(user === null ? {} : { user_id: user }),
    icons: Object.fromEntries([36, 48, 72].map((size) => [`image_${size}`, `https://icons.test/${bot}_${size}.png`])),
  };
}

function zoneOf(timezone: string, at: Ms): { tz_label: string; tz_offset: number } {
  const name = (timeZoneName: 'long' | 'longOffset') =>
    new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName })
      .formatToParts(at)
      .find(({ type }) => type === 'timeZoneName')!.value;
  const [, sign = '+', hours = '0', minutes = '0'] = /^GMT(?:([+-])(\d+):(\d+))?$/.exec(name('longOffset')) ?? [];
  return {
    tz_label: name('long'),
    tz_offset: (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60),
  };
}
