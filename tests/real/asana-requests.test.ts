import { startAsanaSandbox } from '../../connectors/asana/sandbox/index.js';
import { createCompany } from '#sandbox';
import openapi from './asana-openapi.json';
import { expectSucceeded, openRealHub, type RealHub } from './hub.js';

jest.setTimeout(180_000);

interface Parameter {
  type: string;
  required?: true;
  min?: number;
  max?: number;
  /** The values Asana lists, parted by spaces. */
  of?: string;
}

const operations = Object.entries(openapi.get as Record<string, Record<string, Parameter>>).map(
  ([template, parameters]) => ({
    template,
    parameters,
    // `me` stands for the token's own user.
    pattern: new RegExp(`^/api/1\\.0${template.replace('{user_gid}', '(?:me|[0-9]+)').replace(/\{\w+\}/g, '[0-9]+')}$`),
  }),
);

// The list of values stops where a compact record begins; of these every one has an id, and all but bare resources a name.
const COMPACT = /^[a-z_]+\.(gid|name)$/;

/** What is wrong with one request by Asana's own description of its API; nothing of the sandbox's is used. */
function faultsOf(method: string, target: string): string[] {
  const url = new URL(target, 'http://asana.test');
  const operation = operations.find(({ pattern }) => pattern.test(url.pathname));
  if (method !== 'GET' || !operation) return [`${method} ${url.pathname} is no read operation of the API`];
  const { template, parameters } = operation;
  const faults: string[] = [];
  for (const name of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(name);
    const rule = parameters[name];
    if (!rule) faults.push(`${name}: unknown`);
    else if (values.length > 1) faults.push(`${name}: twice`);
    else faults.push(...misfits(name, rule, values[0]!));
  }
  for (const [name, { required }] of Object.entries(parameters))
    if (required && !url.searchParams.get(name)) faults.push(`${name}: missing`);
  // Said in the prose of GET /tasks: one filter, and an assignee needs a workspace.
  if (template === '/tasks') {
    const filters = ['project', 'section', 'tag', 'user_task_list', 'assignee'].filter((name) =>
      url.searchParams.has(name),
    );
    if (filters.length !== 1) faults.push(`filters: ${filters.join(' and ') || 'none'}`);
    if (url.searchParams.has('assignee') !== url.searchParams.has('workspace'))
      faults.push('assignee and workspace go together');
  }
  return faults.map((fault) => `${template} ${fault}`);
}

function misfits(name: string, { type, min, max, of }: Parameter, value: string): string[] {
  if (name === 'opt_fields') {
    const known = of!.split(' ');
    const fields = value.split(',');
    const unknown = fields.filter(
      (field) => !known.includes(field) && !(COMPACT.test(field) && known.includes(field.split('.')[0]!)),
    );
    const again = fields.filter((field, i) => fields.indexOf(field) !== i);
    return [
      ...unknown.map((field) => `opt_fields: ${field} is not listed`),
      ...again.map((field) => `opt_fields: ${field} twice`),
    ];
  }
  if (of && !of.split(' ').includes(value)) return [`${name}: ${value} is not listed`];
  if (type === 'integer' && !(/^\d+$/.test(value) && Number(value) >= (min ?? 0) && Number(value) <= (max ?? Infinity)))
    return [`${name}: ${value} is no integer from ${min} to ${max}`];
  if (type === 'boolean' && !/^(true|false)$/.test(value)) return [`${name}: ${value} is no boolean`];
  if (
    type === 'date-time' &&
    value !== 'now' &&
    !/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/.test(value)
  )
    return [`${name}: ${value} is no instant`];
  return value === '' ? [`${name}: empty`] : [];
}

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
  });
});
