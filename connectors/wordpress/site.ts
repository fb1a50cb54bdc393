import { z } from 'zod';
import { stream } from '#sdk';
import type { WordpressApi } from './api.js';
import { plain } from './names.js';

/** What the API's root says about the site; without `_fields` it would list every route. */
export const SITE_FIELDS = { _fields: 'name,url,home,timezone_string,gmt_offset' };

/** The site itself, which holds what lies in no category. */
export const site = stream({
  name: 'site',
  record: z.looseObject({ name: z.string(), home: z.string() }),
  identify: () => ({ key: 'site' }),
  cursor: z.object({}),
  async *read(api: WordpressApi) {
    const answer = await api.get('/', SITE_FIELDS);
    yield { records: [{ body: answer.body }], next: {}, whole: true as const };
  },
  drafts: ({ name, home }) => [{ draft: 'container', key: 'site', kind: 'site', name: plain(name) || home, url: home }],
});
