import type { Call, Method } from './call.js';
import type { Account } from './entities.js';
import { fails } from './failures.js';
import { pageByOrdinal } from './paging.js';
import { renderBot, renderUser, renderUserAlone } from './renderPeople.js';

/** From this many users on the tool wants a limit. */
const LARGE_TEAM = 500;

const testAuth: Method = ({ world: { team, accounts } }) => ({
  ok: true,
  url: `https://${team.domain}.slack.com/`,
  team: team.name,
  user: accounts.app.handle,
  team_id: team.id,
  user_id: team.appUser,
  bot_id: accounts.app.bot,
  is_enterprise_install: false,
});

const teamInfo: Method = ({ world: { team }, args }) => {
  const { id, name, domain } = team;
  if ((args.get('team') ?? id) !== id || (args.get('domain') ?? domain) !== domain) throw fails('team_not_found');
  const url = `https://${domain}.slack.com/`;
  return {
    ok: true,
    team: { id, name, url, domain, email_domain: '', icon: { image_default: true }, is_verified: false },
  };
};

/** Strangers of other workspaces are in no list. */
const localUsersOf = ({ world }: Call): Account[] =>
  world.accounts.all.filter(({ user, team }) => user !== null && team === world.team.id);

const usersList: Method = (call) => {
  const rows = localUsersOf(call);
  if (!call.args.has('limit') && rows.length > LARGE_TEAM) throw fails('limit_required');
  const place = new Map(rows.map((account, index) => [account, index]));
  return {
    ...pageByOrdinal(call, {
      field: 'members',
      scope: 'users.list',
      rows,
      placeOf: (account) => place.get(account)!,
      render: (account) => renderUser(account, call),
      most: 1000,
      byDefault: LARGE_TEAM,
    }),
    cache_ts: Math.floor(call.world.at / 1000),
  };
};

const userInfo: Method = (call) => {
  const account = call.world.accounts.byUser(call.args.get('user')!);
  if (!account) throw fails('user_not_found');
  return { ok: true, user: renderUserAlone(account, call) };
};

const botInfo: Method = ({ world: { accounts }, args }) => {
  const bot = args.get('bot');
  // Without a name it is the caller's own.
  const account = bot === null ? accounts.app : accounts.byBot(bot);
  if (!account) throw fails('bot_not_found');
  return { ok: true, bot: renderBot(account) };
};

export const methodsOfPeople: Record<string, Method> = {
  'auth.test': testAuth,
  'team.info': teamInfo,
  'users.list': usersList,
  'users.info': userInfo,
  'bots.info': botInfo,
};
