import { z } from 'zod';
import { stream, type MessageDraft, type Page } from '#sdk';
import type { MondayApi } from './api.js';
import { UPDATES, UPDATES_BY_ID } from './documents.js';
import { Id, identify, idOf, personRef, Stamp, Through } from './shapes.js';
import { loop } from './wire.js';

const PAGE = 100;
/** So many pages, newest first, are read at each run; what lies deeper is read with the daily sweep. */
const DEEP = 3;

const said = {
  id: Id,
  text_body: z.string().nullish(),
  creator_id: Id.nullish(),
  created_at: Stamp,
  edited_at: Stamp.nullish(),
};
const Update = z.looseObject({
  ...said,
  item_id: Id.nullish(),
  replies: z.array(z.looseObject(said)).nullish(),
});
type Said = z.infer<typeof Update> | NonNullable<z.infer<typeof Update>['replies']>[number];

/** What is kept of a text: the same for an update and each of its replies, in their order. */
interface Found {
  keys: string[];
  chase: string | null;
  links: string[];
}

/** Comments on items, each with its replies: a reply has no list of its own. */
export const updates = stream({
  name: 'updates',
  scopes: ['updates:read'],
  record: Update,
  identify: identify(),
  redact: {
    paths: ['/text_body', '/body', '/replies/*/text_body', '/replies/*/body'],
    found: (update, reader) => ({
      texts: [update, ...(update.replies ?? [])].map(({ text_body }): Found => {
        const text = text_body ?? '';
        return { keys: reader.campaignKeys(text), chase: reader.chase(text), links: reader.links(text) };
      }),
    }),
  },
  parts: { list: (api: MondayApi) => api.boardIds() },
  cursor: Through,
  async *read(api, { part, until, full }): AsyncGenerator<Page<Through>> {
    const seen = new Set<string>();
    let isWhole = false;
    for (let page = 1; !isWhole && (full || page <= DEEP); page++) {
      const listing = await api.pageOf(part, UPDATES, ['boards', 0, 'updates'], { board: part, limit: PAGE, page });
      const before = seen.size;
      for (const row of listing.rows) seen.add(idOf(row));
      isWhole = listing.count < PAGE;
      if (!isWhole && seen.size === before) throw loop(`updates of board ${part}`, `page ${page} again`);
      yield { records: listing.records };
    }
    yield { records: [], next: { through: until }, ...(isWhole ? { whole: true as const } : {}) };
  },
  async get(api, keys, part) {
    const fate = part === undefined ? null : await api.fateOf(part);
    if (fate) return keys.map((key) => ({ key, state: fate }));
    return api.look({ document: UPDATES_BY_ID, field: 'updates' }, keys);
  },
  drafts: (update) => {
    const { texts = [] } = (update.found ?? {}) as { texts?: Found[] };
    return [update, ...(update.replies ?? [])].map((one, index) => messageOf(one, update, texts[index]));
  },
});

function messageOf(one: Said, update: z.infer<typeof Update>, found: Found | undefined): MessageDraft {
  const { edited_at: edited, created_at: at } = one;
  return {
    draft: 'message',
    key: `update:${one.id}`,
    kind: 'comment',
    at,
    author: personRef(one.creator_id),
    // Said on the board itself: on no item.
    item: update.item_id ? { kind: 'task', key: update.item_id } : null,
    thread: { key: `update:${update.id}` },
    text: one.text_body ?? null,
    chase: found?.chase ?? null,
    keyTexts: found?.keys ?? [],
    links: found?.links ?? [],
    editedAt: edited && edited > at ? edited : null,
  };
}
