import type { Doc } from './entities.js';
import { accessDenied, invalidQuery, notFound } from './failures.js';
import { listPage, type Terms } from './listing.js';
import { renderAsset, renderEntry, renderSnapshot } from './render-content.js';
import {
  renderContentType,
  renderDefinition,
  renderEnvironment,
  renderLocales,
  renderMembership,
  renderSigningSecret,
  renderSpace,
  renderTag,
  renderUser,
} from './render-model.js';
import { renderComment, renderLine, renderTask, renderWorkflow } from './render-work.js';
import type { World } from './world.js';

/** One reading request on its way. */
export interface Call {
  world: World;
  url: URL;
  /** Path segments that this token may not read. */
  denied: ReadonlySet<string>;
}

const PAGING = ['skip', 'limit', 'order'] as const;
const CURSOR = ['cursor', 'pageNext', 'pagePrev'] as const;
const OLDEST: Terms = { names: PAGING, order: 'sys.createdAt' };
const CONTENT: Terms = {
  names: [...PAGING, ...CURSOR, 'select'],
  filters: /^(sys|fields|metadata)\.|^content_type(\[\w+\])?$/,
  aliases: { content_type: 'sys.contentType.sys.id', 'content_type[in]': 'sys.contentType.sys.id[in]' },
  order: '-sys.updatedAt',
  cursor: true,
};
const MODEL: Terms = {
  names: [...PAGING, ...CURSOR, 'select'],
  filters: /^(sys\.|name)/,
  order: 'sys.id',
  cursor: true,
};
const SIMPLE: Terms = { names: PAGING, filters: /^(sys\.|name)/, order: 'sys.id' };
const WORKFLOWS: Terms = {
  names: [...PAGING, 'sys.entity.sys.linkType'],
  filters: /^(stepId\[in\]|sys\.entity\.sys\.id\[in\]|sys\.workflowDefinition\.sys\.id)$/,
  order: '-sys.createdAt',
  orders: /^-?sys\.(updatedAt|createdAt)$/,
};

type Read = (call: Call, ids: string[]) => Doc;

const list = (call: Call, documents: Doc[], terms: Terms): Doc => listPage(documents, call.url, terms);

function one(call: Call, documents: Doc[], type: string, id: string): Doc {
  const found = documents.find(({ sys }) => (sys as Doc).id === id);
  if (!found) throw notFound(type, id);
  for (const name of call.url.searchParams.keys())
    if (name !== 'select') throw invalidQuery(`Unknown parameter: ${name}`);
  return found;
}

const entries = ({ world }: Call): Doc[] => [...world.entries.values()].map((entry) => renderEntry(world, entry));
const assets = ({ world }: Call): Doc[] => [...world.assets.values()].map((asset) => renderAsset(world, asset));
const contentTypes = ({ world }: Call): Doc[] => world.model.contentTypes.map((type) => renderContentType(world, type));
const tags = ({ world }: Call): Doc[] => world.model.tags.map((tag) => renderTag(world, tag));
const definitions = ({ world }: Call): Doc[] => world.model.definitions.map((one) => renderDefinition(world, one));
const workflows = ({ world }: Call): Doc[] => [...world.workflows.values()].map((one) => renderWorkflow(world, one));
const members = ({ world }: Call) => world.company.people.filter((person) => person.contentful);

/** What hangs on an entry, which must be there. */
function under<Row extends { entry: string }>({ world }: Call, entry: string, rows: Iterable<Row>): Row[] {
  if (!world.entries.has(entry)) throw notFound('Entry', entry);
  return [...rows].filter((row) => row.entry === entry);
}

const tasks = (call: Call, entry: string): Doc[] =>
  under(call, entry, call.world.tasks.values()).map((task) => renderTask(call.world, task));
const comments = (call: Call, entry: string): Doc[] =>
  under(call, entry, call.world.comments.values()).map((comment) => renderComment(call.world, comment));

function snapshots({ world }: Call, entry: string): Doc[] {
  if (!world.entries.has(entry)) throw notFound('Entry', entry);
  return (world.snapshots.get(entry) ?? []).map((copy) => renderSnapshot(world, copy));
}

/** The log of one entry, latest line first; it cannot be ordered otherwise. */
function changelog(call: Call): Doc {
  const { world, url } = call;
  const entry = url.searchParams.get('entity.sys.id');
  if (url.searchParams.get('entity.sys.linkType') !== 'Entry' || !entry)
    throw invalidQuery('entity.sys.linkType (Entry) and entity.sys.id are required');
  const entities = entry.split(',').filter((id) => world.entries.has(id));
  const lines = world.changelog.filter((line) => entities.includes(line.entry)).toReversed();
  return listPage(
    lines.map((line) => renderLine(world, line)),
    url,
    {
      names: ['skip', 'limit', 'entity.sys.linkType', 'entity.sys.id'],
      filters: /^(workflow\.sys\.id|eventAt\[(lte|gte)\]|workflowDefinition\.sys\.id\[in\])$/,
      order: '-eventAt,-workflow.sys.version',
    },
  );
}

const SPACE = '/spaces/:space';
const HERE = `${SPACE}/environments/:environment`;

/** Every address that can be read; what webhooks need stands beside it. */
const READS: [path: string, read: Read][] = [
  ['/users/me', ({ world }) => renderUser(world.company.people.find(({ id }) => id === world.space.owner)!)],
  ['/spaces', (call) => list(call, [renderSpace(call.world)], OLDEST)],
  [SPACE, ({ world }) => renderSpace(world)],
  [`${SPACE}/environments`, (call) => list(call, [renderEnvironment(call.world)], OLDEST)],
  [`${SPACE}/environments/:environment`, ({ world }) => renderEnvironment(world)],
  [`${SPACE}/users`, (call) => list(call, members(call).map(renderUser), SIMPLE)],
  [`${SPACE}/users/:id`, (call, [id]) => one(call, members(call).map(renderUser), 'User', id!)],
  [
    `${SPACE}/space_memberships`,
    (call) =>
      list(
        call,
        members(call).map((person) => renderMembership(call.world, person)),
        SIMPLE,
      ),
  ],
  [`${SPACE}/webhook_settings/signing_secret`, ({ world }) => renderSigningSecret(world)],
  [`${HERE}/locales`, (call) => list(call, renderLocales(call.world), OLDEST)],
  [`${HERE}/content_types`, (call) => list(call, contentTypes(call), MODEL)],
  [`${HERE}/content_types/:id`, (call, [id]) => one(call, contentTypes(call), 'ContentType', id!)],
  [`${HERE}/tags`, (call) => list(call, tags(call), SIMPLE)],
  [`${HERE}/tags/:id`, (call, [id]) => one(call, tags(call), 'Tag', id!)],
  [`${HERE}/entries`, (call) => list(call, entries(call), CONTENT)],
  [`${HERE}/entries/:id`, (call, [id]) => one(call, entries(call), 'Entry', id!)],
  [
    `${HERE}/entries/:id/snapshots`,
    (call, [id]) => list(call, snapshots(call, id!), { ...OLDEST, order: '-sys.createdAt' }),
  ],
  [`${HERE}/entries/:id/snapshots/:copy`, (call, [id, copy]) => one(call, snapshots(call, id!), 'Snapshot', copy!)],
  [`${HERE}/entries/:id/tasks`, (call, [id]) => list(call, tasks(call, id!), OLDEST)],
  [`${HERE}/entries/:id/tasks/:task`, (call, [id, task]) => one(call, tasks(call, id!), 'Task', task!)],
  [`${HERE}/entries/:id/comments`, (call, [id]) => list(call, comments(call, id!), { ...OLDEST, filters: /^status$/ })],
  [`${HERE}/entries/:id/comments/:comment`, (call, [id, said]) => one(call, comments(call, id!), 'Comment', said!)],
  [`${HERE}/assets`, (call) => list(call, assets(call), CONTENT)],
  [`${HERE}/assets/:id`, (call, [id]) => one(call, assets(call), 'Asset', id!)],
  [`${HERE}/workflow_definitions`, (call) => list(call, definitions(call), SIMPLE)],
  [`${HERE}/workflow_definitions/:id`, (call, [id]) => one(call, definitions(call), 'WorkflowDefinition', id!)],
  [`${HERE}/workflows`, (call) => list(call, workflows(call), WORKFLOWS)],
  [`${HERE}/workflows/:id`, (call, [id]) => one(call, workflows(call), 'Workflow', id!)],
  [`${HERE}/workflows_changelog`, changelog],
];

const ROUTES = READS.map(([path, read]) => ({
  pattern: new RegExp(`^${path.replaceAll(/:\w+/g, '([^/]+)')}$`),
  names: [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!),
  read,
}));

/** Answers a reading request; null: no such address. */
export function readAt(call: Call): Doc | null {
  const path = call.url.pathname;
  for (const { pattern, names, read } of ROUTES) {
    const found = pattern.exec(path);
    if (!found) continue;
    const values = found.slice(1).map(decodeURIComponent);
    const { space } = call.world;
    const places: Record<string, string> = { space: space.id, environment: space.environment };
    for (const [index, name] of names.entries())
      if (name in places && values[index] !== places[name])
        throw notFound(name === 'space' ? 'Space' : 'Environment', values[index]);
    const word = path.split('/').find((part) => call.denied.has(part));
    if (word) throw accessDenied(`${word} are not part of this plan, or of this role`);
    return read(
      call,
      values.filter((_, index) => !(names[index]! in places)),
    );
  }
  return null;
}
