import { z } from 'zod';
import { ConfigError, connector } from '#sdk';
import { itemOf } from './addresses.js';
import { AsanaApi } from './api.js';
import { attachments } from './attachments.js';
import { classify } from './classify.js';
import { Config } from './config.js';
import { plan, setup, survey } from './connect.js';
import { feed } from './feed.js';
import { portfolioItems } from './portfolio-items.js';
import { portfolios } from './portfolios.js';
import { projects } from './projects.js';
import { sections } from './sections.js';
import { stories } from './stories.js';
import { tags } from './tags.js';
import { tasks } from './tasks.js';
import { teams } from './teams.js';
import { users } from './users.js';
import { webhook } from './webhook.js';
import { workspaces } from './workspaces.js';

interface Me {
  data?: { name?: string; email?: string; workspaces?: { gid: string; name?: string }[] };
}

/** Asana: one workspace, read with one token. */
export const asana = connector({
  id: 'asana',
  title: 'Asana',
  config: Config,
  secrets: z.strictObject({ token: z.string().trim().min(1) }),
  defaultBaseUrl: 'https://app.asana.com/api/1.0',
  itemOf,
  async open(opening): Promise<AsanaApi> {
    const http = opening.http.with({ authorization: `Bearer ${opening.secrets.token}` });
    return new AsanaApi(http, opening.config.workspace, (fields, message) => opening.log(fields, message));
  },
  // Paid plans; a free one allows 150, which the connection sets. Asana itself allows 50 reads at once.
  budget: () => [{ lane: 'default', perMinute: 1500, concurrent: 8 }],
  classify,
  async check(api) {
    const me = await api.get('/users/me', { opt_fields: 'name,email,workspaces.name' });
    const { name = '', email = '', workspaces: seen = [] } = me.json<Me>().data ?? {};
    const answer = await api.get(
      `/workspaces/${api.workspace}`,
      { opt_fields: 'name,is_organization' },
      [400, 403, 404],
    );
    if (answer.status !== 200) {
      const named = seen.map((one) => `${one.gid} (${one.name ?? 'no name'})`);
      throw new ConfigError('The token cannot see this workspace', {
        where: 'config.workspace',
        got: api.workspace,
        remedy: `Set it to a workspace of the token: ${named.join(', ') || 'it has none'}`,
      });
    }
    const { data } = answer.json<{ data?: { name?: string; is_organization?: boolean } }>();
    const warnings = data?.is_organization === false ? ['A workspace that is no organization has no teams'] : [];
    return { account: api.workspace, title: data?.name ?? '', warnings, identity: email ? `${name} <${email}>` : name };
  },
  setup,
  plan,
  survey,
  streams: [
    workspaces,
    users,
    teams,
    portfolios,
    portfolioItems,
    projects,
    sections,
    tags,
    tasks,
    stories,
    attachments,
  ],
  webhook,
  feed,
});
