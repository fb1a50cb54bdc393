import { startAsanaSandbox } from '../../connectors/asana/sandbox/index.js';
import { createCompany } from '#sandbox';
import { faultsOf, operations } from './asana-contract.js';
import { expectSucceeded, openRealHub, type RealHub } from './hub.js';

jest.setTimeout(180_000);

describe('every request of the Asana connector, held against Asana’s own description', () => {
  const company = createCompany({ seed: 77, campaigns: 12 });
  let now = company.start;
  let sandbox: Awaited<ReturnType<typeof startAsanaSandbox>>;
  let hub: RealHub;

  beforeAll(async () => {
    sandbox = await startAsanaSandbox({ company, now: () => now });
    hub = await openRealHub(
      [
        {
          name: 'asana-main',
          connector: 'asana',
          config: sandbox.config,
          secrets: sandbox.secrets as Record<string, string>,
          baseUrl: sandbox.baseUrl,
          requestsPerMinute: 100_000,
        },
      ],
      () => now,
    );
    expectSucceeded(await hub.sync('asana-main'));
    // Hours, a day, a week, and a whole look at the end: events, re-reads, sweeps and second proofs.
    for (const hours of [1, 5, 24, 168]) {
      now += hours * 3_600_000;
      expectSucceeded(await hub.sync('asana-main'));
    }
    expectSucceeded(await hub.sync('asana-main', { full: true }));
  });
  afterAll(async () => {
    await hub?.close();
    await sandbox?.close();
  });

  test('the sandbox found nothing off its contract', () => {
    expect(sandbox.offContract).toEqual([]);
  });

  test('nothing is off Asana’s OpenAPI document', () => {
    const faults = new Map<string, number>();
    for (const { method, path } of sandbox.requests)
      for (const fault of faultsOf(method, path)) faults.set(fault, (faults.get(fault) ?? 0) + 1);
    expect(Object.fromEntries(faults)).toEqual({});
    expect(sandbox.requests.length).toBeGreaterThan(500);
  });

  test('no request was refused but those that ask whether something is gone', () => {
    const refused = sandbox.requests.filter(({ status }) => status >= 400 && ![404, 412].includes(status));
    expect(refused).toEqual([]);
    // A refused look-up is one by gid, a refused token one of the events.
    expect(sandbox.requests.filter(({ status, path }) => status === 412 && !path.includes('/events'))).toEqual([]);
  });

  test('every kind of operation the connector declares was really asked', () => {
    const asked = new Set(
      sandbox.requests.map(({ path }) => operations.find(({ pattern }) => pattern.test(path.split('?')[0]!))?.template),
    );
    expect([...asked]).toEqual(
      expect.arrayContaining([
        '/users',
        '/projects',
        '/projects/{project_gid}/sections',
        '/tasks',
        '/tasks/{task_gid}/subtasks',
        '/tasks/{task_gid}/stories',
        '/attachments',
        '/events',
        '/portfolios/{portfolio_gid}/items',
        '/tags',
      ]),
    );
  });

  test('the checker can fail', () => {
    expect(faultsOf('GET', '/api/1.0/tasks?limit=101&project=1')).toEqual([
      '/tasks limit: 101 is no integer from 1 to 100',
    ]);
    expect(faultsOf('GET', '/api/1.0/tasks?limit=10')).toEqual(['/tasks filters: none']);
    expect(faultsOf('GET', '/api/1.0/events?opt_fields=action')).toEqual(['/events resource: missing']);
    expect(faultsOf('GET', '/api/1.0/tags?opt_fields=colour')).toEqual(['/tags opt_fields: colour is not listed']);
    expect(faultsOf('POST', '/api/1.0/tasks')).toEqual(['POST /api/1.0/tasks is no read operation of the API']);
    expect(faultsOf('POST', '/api/1.0/webhooks', { data: { resource: '1', filter: [] } })).toEqual([
      '/webhooks body: filter is unknown',
      '/webhooks body: target is missing',
    ]);
    expect(faultsOf('DELETE', '/api/1.0/webhooks/x')).toHaveLength(1);
  });
});
