import { createCompany, truthAt, wordpressChangesBetween, type Company, type RunningSandbox } from '#sandbox';
import { wordpress } from '../../connectors/wordpress/index.js';
import { startWordpressSandbox } from '../../connectors/wordpress/sandbox/index.js';
import { createHttp } from '../../src/sdk/client/index.js';
import type { ChangeDraft, Raw, Reply, VersionDraft } from '../../src/sdk/index.js';
import { streamOf } from './wordpress-stub.js';

const HOUR_MS = 3_600_000;
const iso = (ms: number) => new Date(ms).toISOString();

function decode(raw: Raw): unknown {
  const whole = JSON.parse(raw.body.toString());
  return raw.at ? whole[Number(raw.at.slice(1))] : whole;
}

describe('against the sandbox, over HTTP', () => {
  const company: Company = createCompany({ seed: 11, campaigns: 8 });
  let clock = company.start;
  let box: RunningSandbox;
  let http: ReturnType<typeof createHttp>;

  beforeAll(async () => {
    box = await startWordpressSandbox({ company, now: () => clock });
    const { baseUrl } = box;
    const classify = (reply: Reply) => wordpress.classify(reply);
    http = createHttp({ baseUrl, allowPrivateNetwork: true, budget: [{ lane: 'default' }], classify, version: '0' });
  });
  afterAll(async () => {
    http.close();
    await box.close();
  });

  const open = (applicationPassword = box.secrets.applicationPassword!) =>
    wordpress.open({
      config: box.config as { user: string },
      secrets: { applicationPassword },
      baseUrl: box.baseUrl,
      allowPrivateNetwork: true,
      keepText: false,
      http,
      now: () => iso(clock),
      log: () => {},
    });

  it('a wrong password is found out by the check', async () => {
    await expect(wordpress.check(await open('wrong'))).rejects.toMatchObject({ name: 'AuthError' });
  });

  it('versions that the site can tell, and what happens between looks, are seen; nothing else is', async () => {
    const api = await open();
    const content = streamOf('content');
    const revisions = streamOf('revisions');
    if (!content.parts || !('list' in content.parts) || !revisions.parts || !('of' in revisions.parts))
      throw new Error();
    const before = new Map<string, unknown>();
    const cursors = new Map<string, unknown>();
    const versions = new Map<string, VersionDraft>();
    const changes: ChangeDraft[] = [];
    let previousAt: string | null = null;
    const look = async () => {
      const seen = { requestedAt: iso(clock), previousAt };
      for await (const part of (content.parts as { list(a: unknown): AsyncIterable<string> }).list(api)) {
        const since = cursors.get(part) ?? null;
        for await (const page of content.read(api, { part, since, until: iso(clock), full: since === null })) {
          for (const raw of page.records) {
            const record = content.record.parse(decode(raw));
            const { key } = content.identify(record);
            const old = before.get(key);
            if (JSON.stringify(old) === JSON.stringify(record)) continue;
            changes.push(...content.observed!(old ?? null, record, seen));
            before.set(key, record);
            for (const draft of content.drafts(record, seen))
              if (draft.draft === 'version') versions.set(draft.key, draft);
            for (const child of (revisions.parts as { from(p: unknown): { part: string }[] }).from(record))
              for await (const { records } of revisions.read(api, {
                part: child.part,
                since: null,
                until: '',
                full: true,
              }))
                for (const one of records)
                  for (const draft of revisions.drafts(revisions.record.parse(decode(one)), seen))
                    if (draft.draft === 'version') versions.set(draft.key, draft);
          }
          if (page.next) cursors.set(part, page.next);
        }
      }
      previousAt = iso(clock);
    };

    await look();
    const scheduled = new Set(
      [...versions.values()].filter(({ timeSource }) => timeSource === 'observed').map(({ key }) => key),
    );
    const told = truthAt(company, clock)
      .versions.filter(({ tool, tellable }) => tool === 'wordpress' && tellable === 'exact')
      .filter(({ key }) => !scheduled.has(key));
    expect(told.length).toBeGreaterThan(20);
    for (const { key, asset, at, author } of told)
      expect(versions.get(key)).toMatchObject({
        asset,
        at: iso(at),
        author: author && { kind: 'person', key: author },
      });

    changes.length = 0;
    const start = clock;
    while (clock < start + 4 * 24 * HOUR_MS) {
      clock += HOUR_MS;
      await look();
    }
    // The status a post is created with leaves no trace of its time.
    const truth = wordpressChangesBetween(company, start, clock).filter(
      ({ what, from }) => (what === 'status' && from !== null) || what.startsWith('approval_'),
    );
    expect(truth.length).toBeGreaterThan(10);
    const isSame = (one: ChangeDraft, real: (typeof truth)[number]): boolean =>
      one.item.key === real.item.key && one.what === real.what && (one.to ?? null) === real.to;
    const isBracketed = (one: ChangeDraft, at: number): boolean =>
      Date.parse(one.at) >= at && Date.parse(one.notBefore ?? '1970-01-01') <= at;
    expect(truth.filter((real) => !changes.some((one) => isSame(one, real) && isBracketed(one, real.at)))).toEqual([]);
    expect(changes.filter((one) => !truth.some((real) => isSame(one, real)))).toEqual([]);
    expect(box.offContract).toEqual([]);
  }, 60_000);
});
