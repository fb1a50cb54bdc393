import { z } from 'zod';
import { connector, ContractError } from '#sdk';
import { ExampleApi } from './api.js';
import { classify } from './classify.js';
import { people } from './people.js';
import { tasks } from './tasks.js';

/** Example: a to-do list, the smallest tool there is. `hub connector new` copies it. */
export const example = connector({
  id: 'example',
  title: 'Example',
  config: z.strictObject({}),
  secrets: z.strictObject({ token: z.string().trim().min(1) }),
  defaultBaseUrl: 'https://api.example.com',
  setup: {
    steps: [
      'Choose whose eyes the hub sees with: a token sees what its user sees.',
      'As that user: Settings, API, “New token”, with the rights people:read and tasks:read; it is shown once.',
      'Keep it in the environment, for the connection’s secret `token`.',
    ],
    secrets: ['token'],
  },
  open: (opening) =>
    Promise.resolve(new ExampleApi(opening.http.with({ authorization: `Bearer ${opening.secrets.token}` }))),
  budget: () => [{ lane: 'default', perMinute: 120, concurrent: 4 }],
  classify,
  async check(api) {
    const me = (await api.get('/v1/me')).json<{ name?: unknown; account?: unknown }>();
    if (typeof me.account !== 'string' || me.account === '')
      throw new ContractError('Who the token is', { where: '/v1/me', expected: 'account', got: me });
    return { account: me.account, identity: String(me.name) };
  },
  streams: [people, tasks],
});
