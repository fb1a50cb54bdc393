import { z } from 'zod';
import { stream, Through, type Found } from '#sdk';
import { gidOf, type AsanaApi } from './api.js';
import { OWN_PORTFOLIOS } from './portfolios.js';
import { Compact, identify, readWhole } from './shapes.js';

const FIELDS = 'name';

/** Which project (or portfolio) lies in which portfolio; the answer does not name the portfolio, so `meta` does. */
export const portfolioItems = stream({
  name: 'portfolio_items',
  scopes: ['portfolios:read', 'projects:read'],
  record: Compact.extend({ meta: z.looseObject({ portfolio: z.string() }) }),
  identify: (value) => {
    const { meta } = (value ?? {}) as { meta?: { portfolio?: string } };
    return { key: `${meta?.portfolio}:${identify(value).key}` };
  },
  parts: {
    async *list(api: AsanaApi) {
      yield* await api.gids('/portfolios', { workspace: api.workspace, ...OWN_PORTFOLIOS });
    },
  },
  cursor: Through,
  read: (api, { part, until }) => {
    const owner = `/portfolios/${part}`;
    return readWhole(api, until, { path: `${owner}/items`, fields: FIELDS, owner, meta: { portfolio: part } });
  },
  async get(api, keys) {
    const found: Found[] = [];
    for (const key of keys) {
      const [portfolio = '', item = ''] = key.split(':');
      let one: Found = { key, state: 'deleted' };
      for await (const page of api.pages(
        `/portfolios/${portfolio}/items`,
        { opt_fields: FIELDS },
        `/portfolios/${portfolio}`,
      )) {
        const raw = page.records[page.rows.findIndex((row) => gidOf(row) === item)];
        if (raw) one = { key, state: 'live', raw: { ...raw, meta: { portfolio } } };
      }
      found.push(one);
    }
    return found;
  },
  drafts: ({ gid, meta }) => [
    { draft: 'membership', key: `${meta.portfolio}:${gid}`, container: gid, parent: meta.portfolio },
  ],
});
