import { z } from 'zod';
import { ConfigError, connector } from '#sdk';
import { SlackApi } from './api.js';
import { channels } from './channels.js';
import { classify } from './classify.js';
import { setup, survey } from './connect.js';
import { budgetOf } from './limits.js';
import { lineOf } from './line.js';
import { listen } from './listen.js';
import { messages } from './messages.js';
import { replies } from './replies.js';
import { settings } from './settings.js';
import { users } from './users.js';
import { webhook } from './webhook.js';

const WEB_API = 'https://slack.com/api/';

/** What is not read without a right; whatever else it needs, Slack refuses by name. */
const LOST: Record<string, string> = {
  'channels:history': 'talk in public channels',
  'groups:read': 'private channels',
  'groups:history': 'talk in private channels',
  'users:read.email': "people's addresses, by which they are known in other tools",
  'reactions:read': 'who reacted where only the first ones are named',
};
const LOST_DIRECT: Record<string, string> = {
  'im:read': 'direct messages',
  'im:history': 'direct messages',
  'mpim:read': 'direct messages of several',
  'mpim:history': 'direct messages of several',
};

/** Slack: one workspace, read as one app. */
export const slack = connector({
  id: 'slack',
  title: 'Slack',
  config: settings,
  secrets: z.strictObject({
    token: z.string().trim().min(1),
    signingSecret: z.string().trim().min(1).optional(),
    appToken: z.string().trim().min(1).optional(),
  }),
  defaultBaseUrl: WEB_API,
  async open(opening): Promise<SlackApi> {
    const http = opening.http.with({ authorization: `Bearer ${opening.secrets.token}` });
    const log = (fields: Record<string, unknown>, message: string): void => opening.log(fields, message);
    return new SlackApi(http, opening.config, log, lineOf(opening, WEB_API));
  },
  // Whoever only asks for the lanes has no settings.
  budget: (given) => budgetOf(given?.distributed ?? false),
  classify,
  async check(api) {
    const { team, name, scopes, orgWide, user } = await api.askedAnew();
    if (orgWide)
      throw new ConfigError('The token is of an organization, not of a workspace', {
        where: 'secrets.token',
        remedy: 'Install the app in the workspace and take the token of that installation',
      });
    const needed = Object.entries({ ...LOST, ...(api.settings.directMessages && LOST_DIRECT) });
    const missing = scopes ? needed.filter(([scope]) => !scopes.has(scope)) : [];
    return {
      account: team,
      title: name,
      ...(user && { identity: user }),
      warnings: missing.map(([scope, what]) => `The app has no ${scope}: not read are ${what}`),
    };
  },
  setup,
  survey,
  streams: [users, channels, messages, replies],
  webhook,
  listen,
});
