import type { Content } from '../../connectors/wordpress/content.js';
import type { Seen } from '../../src/sdk/index.js';
import { fixture, streamOf } from './wordpress-stub.js';

const content = streamOf('content');
const seen: Seen = { requestedAt: '2026-03-06T12:00:00.000Z', previousAt: '2026-03-05T12:00:00.000Z' };
const first: Seen = { ...seen, previousAt: null };
const post = (status: string, modified: string, date = '2026-03-01T09:00:00'): Content =>
  content.record.parse({ ...fixture('posts')[0], status, modified_gmt: modified, date_gmt: date }) as Content;
const observed = (before: Content | null, now: Content, look = seen) => content.observed!(before, now, look);

const OLD = '2026-03-04T10:00:00';
const NEW = '2026-03-06T08:00:00';
const between = { timeSource: 'observed', notBefore: seen.previousAt, actor: null };

describe('the first look', () => {
  it('a published post was published at its date, which is inferred', () => {
    expect(observed(null, post('publish', NEW, '2026-03-02T14:30:00'), first)).toEqual([
      {
        draft: 'change',
        id: '10:>publish:2026-03-02T14:30:00',
        item: { kind: 'asset', key: '10' },
        what: 'status',
        to: 'publish',
        at: '2026-03-02T14:30:00.000Z',
        timeSource: 'inferred',
        actor: null,
      },
    ]);
  });

  it('a pending post waits since an unknown time, never since its last save', () => {
    expect(observed(null, post('pending', NEW), first)).toEqual([
      {
        draft: 'change',
        id: `10:editorial:>pending:${NEW}`,
        item: { kind: 'approval', key: '10:editorial' },
        what: 'approval_requested',
        at: seen.requestedAt,
        timeSource: 'observed',
        notBefore: null,
        actor: null,
        detail: { gate: 'editorial', approvers: [], policy: 'any' },
      },
    ]);
  });

  it.each(['draft', 'future', 'private', 'trash', 'inherit', 'legal-review'])('says nothing of %s', (status) => {
    expect(observed(null, post(status, NEW), first)).toEqual([]);
  });

  it('a post first seen at a later look is dated no better: rights may have changed', () => {
    expect(observed(null, post('pending', NEW))).toMatchObject([{ at: seen.requestedAt, notBefore: null }]);
  });

  it('a published post without a date is not dated', () => {
    expect(observed(null, { ...post('publish', NEW), date_gmt: null }, first)).toEqual([]);
  });
});

describe('between two looks', () => {
  it('a status that stayed says nothing, whatever else was edited', () => {
    expect(observed(post('draft', OLD), post('draft', NEW))).toEqual([]);
  });

  it('scheduled and published by cron: accepted when the stamp moved, out at any time until the look', () => {
    const [status, decision] = observed(post('pending', OLD), post('publish', NEW, '2026-03-06T09:00:00'));
    expect(status).toMatchObject({ from: 'pending', to: 'publish', at: seen.requestedAt, ...between });
    expect(decision).toMatchObject({ what: 'approval_decided', to: 'approved', at: '2026-03-06T08:00:00.000Z' });
    const [atOnce] = observed(post('draft', OLD), post('publish', NEW, NEW));
    expect(atOnce).toMatchObject({ at: '2026-03-06T08:00:00.000Z' });
  });

  it('draft → pending asks for approval, at the latest when the stamp moved', () => {
    expect(observed(post('draft', OLD), post('pending', NEW))).toEqual([
      {
        draft: 'change',
        id: `10:draft>pending:${NEW}`,
        item: { kind: 'asset', key: '10' },
        what: 'status',
        from: 'draft',
        to: 'pending',
        at: '2026-03-06T08:00:00.000Z',
        ...between,
      },
      {
        draft: 'change',
        id: `10:editorial:draft>pending:${NEW}`,
        item: { kind: 'approval', key: '10:editorial' },
        what: 'approval_requested',
        at: '2026-03-06T08:00:00.000Z',
        detail: { gate: 'editorial', approvers: [], policy: 'any' },
        ...between,
      },
    ]);
  });

  it.each([
    ['publish', 'approval_decided', 'approved'],
    ['future', 'approval_decided', 'approved'],
    ['draft', 'approval_decided', 'changes_requested'],
    ['trash', 'approval_decided', 'rejected'],
    ['private', 'approval_withdrawn', undefined],
    ['legal-review', 'approval_withdrawn', undefined],
  ])('pending → %s is %s %s', (status, what, to) => {
    const [change, decision] = observed(post('pending', OLD), post(status, NEW));
    expect(change).toMatchObject({ what: 'status', from: 'pending', to: status, ...between });
    expect(decision).toEqual({
      draft: 'change',
      id: `10:editorial:pending>${status}:${NEW}`,
      item: { kind: 'approval', key: '10:editorial' },
      what,
      ...(to === undefined ? {} : { to }),
      at: '2026-03-06T08:00:00.000Z',
      ...between,
    });
  });

  it('draft → publish without a review decides nothing', () => {
    expect(observed(post('draft', OLD), post('publish', NEW))).toHaveLength(1);
  });

  it('trash → pending asks again', () => {
    expect(observed(post('trash', OLD), post('pending', NEW)).map(({ what }) => what)).toEqual([
      'status',
      'approval_requested',
    ]);
  });

  it.each([
    ['between the looks', '2026-03-06T09:00:00'],
    ['before the look before', '2026-03-05T09:00:00'],
  ])(
    'cron published it without touching the stamp, due %s: only the look bounds it, since cron comes late',
    (_, due) => {
      const [change] = observed(post('future', OLD, due), post('publish', OLD, due));
      expect(change).toMatchObject({ id: `10:future>publish:${due}`, at: seen.requestedAt, ...between });
    },
  );

  it('published by hand before its day: the stamp, not the date', () => {
    const [change] = observed(post('future', OLD, '2026-03-20T12:00:00'), post('publish', NEW, '2026-03-06T07:59:59'));
    expect(change).toMatchObject({ at: '2026-03-06T08:00:00.000Z' });
  });

  it.each([
    ['did not move', OLD, OLD],
    ['lies before the look before', OLD, '2026-03-05T11:59:59'],
    ['lies after this look', OLD, '2026-03-06T12:00:01'],
    ['is the zero date', OLD, '0000-00-00T00:00:00'],
  ])('the look itself bounds a change whose stamp %s', (_, before, now) => {
    expect(observed(post('draft', before), post('trash', now))).toMatchObject([{ at: seen.requestedAt, ...between }]);
  });

  it('one look gives the same ids each time, two transitions different ones', () => {
    const ids = (from: string, to: string, modified: string) =>
      observed(post(from, OLD), post(to, modified)).map(({ id }) => id);
    expect(ids('draft', 'pending', NEW)).toEqual(ids('draft', 'pending', NEW));
    const all = [...ids('draft', 'pending', NEW), ...ids('draft', 'pending', '2026-03-06T09:00:00')];
    expect(new Set(all).size).toBe(4);
  });
});
