import { AuthError, ConfigError, connector } from '#sdk';
import { itemOf, webOf } from './addresses.js';
import { ContentfulApi } from './api.js';
import { assets } from './assets.js';
import { changelog } from './changelog.js';
import { classify } from './classify.js';
import { comments } from './comments.js';
import { setup, survey } from './connect.js';
import { entries } from './entries.js';
import { contentTypes, definitions, space, tags } from './places.js';
import { Config, Secrets } from './settings.js';
import { snapshots } from './snapshots.js';
import { tasks } from './tasks.js';
import { users } from './users.js';
import { webhook } from './webhook.js';
import { workflows } from './workflows.js';

interface Me {
  firstName?: string;
  lastName?: string;
  email?: string;
}

/** Contentful: one environment of one space, read through its Content Management API. */
export const contentful = connector({
  id: 'contentful',
  title: 'Contentful',
  config: Config,
  secrets: Secrets,
  defaultBaseUrl: 'https://api.contentful.com',
  itemOf,
  async open(opening): Promise<ContentfulApi> {
    const { http, config, secrets, baseUrl } = opening;
    const signed = http.with({ authorization: `Bearer ${secrets.token}` });
    return new ContentfulApi(signed, config.space, config.environment, webOf(baseUrl), (fields, message) =>
      opening.log(fields, message),
    );
  },
  // What the vendor's own client keeps to; larger plans allow ten a second.
  budget: () => [{ lane: 'default', perMinute: 420, perSecond: 7, concurrent: 4 }],
  classify,
  async check(api) {
    const me = (await api.get('/users/me')).json<Me | null>() ?? {};
    const space = await api.get(`/spaces/${api.space}`, {}, [403, 404]);
    if (space.status !== 200)
      throw new ConfigError('The token cannot see this space', {
        where: 'config.space',
        got: api.space,
        remedy: 'Take the id from the web app’s address (…/spaces/<id>/…), and let the token’s user into the space',
      });
    const environment = await api.get(api.at(''), {}, [403, 404]);
    if (environment.status !== 200)
      throw new ConfigError('The token cannot see this environment of the space', {
        where: 'config.environment',
        got: api.environment,
        remedy: 'Name an environment or alias of the space (most spaces: master) that the token’s role may read',
      });
    const entries = await api.get(api.at('/entries'), { limit: 1, select: 'sys' }, [403, 404]);
    if (entries.status !== 200)
      throw new AuthError('The token may not read the entries of this environment', {
        got: `HTTP ${entries.status}`,
        remedy: 'Give its user a role that reads all content; a token sees what its user sees',
      });
    const name = [me.firstName, me.lastName].filter(Boolean).join(' ');
    return {
      account: `${api.space}/${api.environment}`,
      title: `${space.json<{ name?: string }>().name ?? api.space} (${api.environment})`,
      identity: me.email ? `${name} <${me.email}>`.trim() : name,
      warnings:
        api.environment === 'master'
          ? []
          : ['Contentful keeps snapshots in master alone: when entries of this environment were published is not told'],
    };
  },
  setup,
  survey,
  streams: [
    users,
    space,
    contentTypes,
    tags,
    definitions,
    entries,
    snapshots,
    assets,
    workflows,
    changelog,
    tasks,
    comments,
  ],
  webhook,
});
