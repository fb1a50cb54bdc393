import type { Api } from '../../../src/api/index.js';
import { ScopeError, type Answer, type Connector, type Http, type Request } from '../../../src/sdk/index.js';
import { openStage, seedOr, type Stage } from '../truth/stage.js';
import { apiOf } from './api.js';

/** Projects that Asana does not show to the token from some moment on, and all that lies in them. */
const hidden = { projects: new Set<string>(), tasks: new Set<string>() };

const refused = (request: Request): boolean => {
  const project = String(request.query?.project ?? request.query?.resource ?? '');
  const [, kind, gid] = /^\/(projects|tasks)\/(\d+)/.exec(request.path) ?? [];
  const parent = String(request.query?.parent ?? '');
  return (
    hidden.projects.has(project) ||
    (kind === 'projects' && hidden.projects.has(gid!)) ||
    (kind === 'tasks' && hidden.tasks.has(gid!)) ||
    hidden.tasks.has(parent)
  );
};

function seesHalf(http: Http): Http {
  return {
    async send(request) {
      if (refused(request)) {
        if (request.accept?.includes(403))
          return { status: 403, headers: {}, body: Buffer.alloc(0) } as unknown as Answer;
        throw new ScopeError('Asana does not show this to the token', { where: request.path });
      }
      const answer = await http.send(request);
      if (answer.status !== 200 || request.path !== '/projects') return answer;
      const body = answer.json<{ data: { gid: string }[] }>();
      const value = { ...body, data: body.data.filter(({ gid }) => !hidden.projects.has(gid)) };
      return { ...answer, body: Buffer.from(JSON.stringify(value)), json: <T>() => value as T };
    },
    with: (headers) => seesHalf(http.with(headers)),
    hold: (lane, until) => http.hold(lane, until),
  };
}

const alter = (connector: Connector): Connector =>
  connector.id === 'asana'
    ? { ...connector, open: (opening) => connector.open({ ...opening, http: seesHalf(opening.http) }) }
    : connector;

let stage: Stage;
let api: Api;
beforeAll(async () => {
  stage = await openStage({ seed: seedOr(2026), campaigns: 8, alter, only: ['asana'] });
  await stage.lookAt(stage.company.start);
  api = await apiOf(stage);
}, 120_000);
afterAll(async () => {
  await api.close();
  await stage.close();
});

const live = async (): Promise<string[]> =>
  (await stage.hub.worker.query<{ key: string }>('SELECT key FROM task WHERE gone_at IS NULL ORDER BY key')).rows.map(
    ({ key }) => key,
  );

test('a token that sees only half from now on: nothing is deleted, and the answer says what it no longer shows', async () => {
  const before = await live();
  const { rows } = await stage.hub.worker.query<{ project: string; task: string }>(
    `SELECT k.key AS project, i.key AS task FROM placement p JOIN container k ON k.id = p.container_id AND k.kind = 'project'
     JOIN (SELECT id, key FROM task UNION ALL SELECT id, key FROM approval) i ON i.id = p.item_id ORDER BY k.key`,
  );
  const projects = [...new Set(rows.map(({ project }) => project))];
  for (const project of projects.slice(0, Math.ceil(projects.length / 2))) hidden.projects.add(project);
  for (const { project, task } of rows) if (hidden.projects.has(project)) hidden.tasks.add(task);

  await stage.hub.sync(null, { full: true });

  expect(await live()).toEqual(before);
  const deleted = await stage.hub.worker.query(`SELECT 1 FROM change WHERE what = 'deleted'`);
  expect(deleted.rowCount).toBe(0);
  const { data } = (
    await api.app.inject({
      method: 'POST',
      url: '/graphql',
      payload: {
        query: `{ campaigns(first: 20) { nodes { sources { noLongerReadable } unknowns { what } } }
          connections { nodes { noLongerReadable notSeen { kind count } visible { kind count } streams { stream problem completeThrough } } } }`,
      },
    })
  ).json();
  const [connection] = data.connections.nodes;
  expect(connection.noLongerReadable).toBeGreaterThanOrEqual(hidden.tasks.size / 2);
  for (const { sources } of data.campaigns.nodes) expect(sources[0].noLongerReadable).toBe(connection.noLongerReadable);
  const says = data.campaigns.nodes.filter(({ unknowns }: { unknowns: { what: string }[] }) =>
    unknowns.some(({ what }) => what === 'access'),
  );
  expect(says.length).toBeGreaterThan(0);
});

test('what it shows again is as it was, and nothing was restored since nothing was gone', async () => {
  hidden.projects.clear();
  hidden.tasks.clear();
  await stage.hub.sync(null, { full: true });
  const { rows } = await stage.hub.worker.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM raw_record WHERE state = 'hidden' AND stream IN ('tasks', 'projects')`,
  );
  expect(rows[0]!.n).toBe(0);
  expect((await stage.hub.worker.query(`SELECT 1 FROM change WHERE what IN ('deleted', 'restored')`)).rowCount).toBe(0);
});
