import { z } from 'zod';
import { NotFound, stream, type Child, type Draft } from '#sdk';
import type { ContentfulApi } from './api.js';
import { hashOf, type Content } from './content.js';
import { namesOf } from './names.js';
import { identify, idOf, instant, Link, personRef, Stamp, sysOf, type Row } from './shapes.js';

/** The publishes of an entry: read again when it was published, or when publishing comes to mean something else. */
function publishesOf({ sys, meta }: Content): Child[] {
  const count = sys.publishedCounter ?? (sys.firstPublishedAt ? 1 : 0);
  const version = [count, sys.publishedAt ?? '', meta.workflow ? 'workflow' : 'publish'].join(' ');
  return count > 0 ? [{ part: sys.id, version }] : [];
}

/** One for each publish of an entry, with the whole of it as it was. Spaces prune old ones, so no list of them is whole. */
export const snapshots = stream({
  name: 'snapshots',
  scopes: ['content_management_read'],
  record: z.looseObject({
    sys: z.looseObject({ id: z.string().min(1), createdAt: Stamp, createdBy: Link.nullish() }),
    snapshot: z.looseObject({ fields: z.record(z.string(), z.unknown()).nullish() }),
    meta: z.looseObject({ entry: z.string(), workflow: z.boolean() }),
  }),
  identify,
  parts: { of: 'entries', from: publishesOf },
  cursor: z.object({}),
  async *read(api: ContentfulApi, { part }) {
    const names = await namesOf(api);
    const metaOf = (row: Row) => {
      const type = String(idOf(sysOf(row['snapshot'])['contentType']));
      return { entry: part, workflow: names.hasWorkflow(type) };
    };
    try {
      for await (const { records, rows } of api.list(api.at(`/entries/${part}/snapshots`)))
        yield { records: records.map((raw, i) => ({ ...raw, meta: metaOf(rows[i]!) })) };
    } catch (error) {
      // An entry deleted meanwhile takes its snapshots along; its own tombstone says so.
      if (!(error instanceof NotFound)) throw error;
    }
    yield { records: [], next: {} };
  },
  drafts({ sys, snapshot, meta }) {
    const item = { kind: 'asset', key: `entry:${meta.entry}` } as const;
    const [id, at, by] = [`snapshot:${sys.id}`, instant(sys.createdAt), personRef(sys.createdBy)];
    const published = { draft: 'change', what: 'status', from: null, to: 'published', timeSource: 'tool' } as const;
    const drafts: Draft[] = [
      { draft: 'version', key: id, asset: item.key, hash: hashOf(snapshot.fields), author: by, at, timeSource: 'tool' },
      { ...published, id: `${id}:published`, item, at, actor: by },
    ];
    if (meta.workflow) return drafts;
    const round = { draft: 'change', item: { kind: 'approval', key: `${item.key}:publish` }, at } as const;
    const detail = { gate: 'publish', approvers: [], policy: 'any' };
    drafts.push(
      {
        ...round,
        id: `${id}:requested`,
        what: 'approval_requested',
        actor: null,
        seq: '0',
        timeSource: 'inferred',
        detail,
      },
      {
        ...round,
        id: `${id}:approved`,
        what: 'approval_decided',
        to: 'approved',
        actor: by,
        seq: '1',
        timeSource: 'tool',
      },
    );
    return drafts;
  },
});
