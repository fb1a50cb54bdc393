import { Ajv } from 'ajv';
import {
  bench,
  closeAll,
  entry,
  HERE,
  published,
  put,
  saved,
  SPACE_PATH,
  type Step,
} from './contentful-sandbox.company.js';
import schema from './contentful-sandbox.responses.json';

afterEach(closeAll);

type Definitions = Record<
  string,
  { properties: Record<string, { required: string[]; properties: Record<string, object> }> }
>;

/** Where the vendor's types say of themselves that they are wrong, and where they show less of a link than it has. */
function corrected(): object {
  const own = structuredClone(schema) as unknown as { definitions: Definitions };
  const { AssetProps, SpaceProps } = own.definitions;
  // "contentType only exists on entries", says the type.
  AssetProps!.properties.sys!.required = AssetProps!.properties.sys!.required.filter((name) => name !== 'contentType');
  SpaceProps!.properties.sys!.properties.organization = { $ref: '#/definitions/SysLink' };
  return own;
}

const ajv = new Ajv({ strict: false, allErrors: true, logger: false }).addSchema(corrected(), 'cma');

function explain(type: string, body: unknown): string[] {
  const validate = ajv.getSchema(`cma#/definitions/${type}`)!;
  void validate(body);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

const steps: Step[] = [
  { type: 'tag_added', id: 'spring', name: 'Spring' },
  { ...entry('e', 'page'), tags: ['spring'] } as Step,
  published('e'),
  saved('e'),
  entry('gone-by'),
  put('archived', 'gone-by'),
  {
    type: 'asset_created',
    id: 'a',
    title: { 'en-US': 'Hero' },
    fileName: 'h.jpg',
    mime: 'image/jpeg',
    bytes: 1,
    tags: [],
  },
  { type: 'published', of: 'asset', id: 'a', snapshot: null },
  { type: 'task_added', id: 't', entry: 'e', body: 'do', assignee: { person: 'ben' }, dueAt: Date.UTC(2026, 11, 1) },
  { type: 'task_added', id: 'u', entry: 'e', body: 'do', assignee: { team: 'legal' }, dueAt: null },
  { type: 'commented', id: 'c', entry: 'e', replyTo: null, text: 'why?' },
  { type: 'commented', id: 'd', entry: 'e', replyTo: 'c', text: 'so' },
  { type: 'workflow_started', id: 'w', definition: 'review', entry: 'e', step: 'write' },
  { type: 'workflow_completed', id: 'w' },
];

const lists: [type: string, path: string][] = [
  ['Entry', 'entries'],
  ['EntrySnapshot', 'entries/e/snapshots'],
  ['Task', 'entries/e/tasks'],
  ['Comment', 'entries/e/comments'],
  ['Asset', 'assets'],
  ['ContentType', 'content_types'],
  ['Tag', 'tags'],
  ['Locale', 'locales'],
  ['WorkflowDefinition', 'workflow_definitions'],
  ['Workflow', 'workflows'],
  ['WorkflowsChangelogEntry', 'workflows_changelog?entity.sys.linkType=Entry&entity.sys.id=e'],
  ['Environment', `${SPACE_PATH}/environments`],
  ['User', `${SPACE_PATH}/users`],
  ['Space', '/spaces'],
];

test.each(lists)('%s: every record of %s has the fields and types of the vendor', async (type, path) => {
  const { ok } = await bench(steps);
  const { items } = await ok(path);
  expect(items.length).toBeGreaterThan(0);
  for (const item of items) expect(explain(type, item)).toEqual([]);
});

test('Webhook: a definition too, as it is made and as it is listed', async () => {
  const { ask, ok } = await bench();
  const body = JSON.stringify({
    name: 'hub',
    url: 'http://127.0.0.1:9/x',
    topics: ['*.*'],
    headers: [{ key: 'x', value: 'y' }],
  });
  const made = await ask(`${SPACE_PATH}/webhook_definitions`, { method: 'POST', body });
  expect(made.status).toBe(201);
  expect(explain('Webhook', made.body)).toEqual([]);
  expect((await ok(`${SPACE_PATH}/webhook_definitions`)).items).toEqual([made.body]);
});

test('the check itself sees a field of another name and of another type', async () => {
  const { ok } = await bench(steps);
  const body = await ok(`${HERE}/entries/e/tasks/t`);
  body.sys.revision = 1;
  body.sys.version = 'two';
  expect(explain('Task', body)).toHaveLength(2);
});
