// The Asana sandbox as Asana's own Node client sees it. WordPress publishes no client of its own for its REST API, so
// there is none to drive that sandbox with (a real WordPress is the check there); the mail sandbox is always driven by
// imapflow, which nobody here wrote.
const assert = require('node:assert/strict');
const asana = require('asana');
const { createCompany } = require('../../dist/src/sandbox/index.js');
const { startAsanaSandbox } = require('../../dist/connectors/asana/sandbox/index.js');

const checks = [];
const check = (name, run) => checks.push({ name, run });
const company = createCompany({ seed: 7, campaigns: 4 });
const events = (type) => company.asana.filter((event) => event.type === type && event.at <= company.start);
let nowMs = company.start;
let sandbox;
let workspace;
let tasks;

/** Every page of a listing, as the client turns them. */
async function all(listing) {
  const found = [];
  for (let page = await listing; page.data; page = await page.nextPage()) found.push(...page.data);
  return found;
}
const sorted = (words) => [...words].sort((a, b) => (a < b ? -1 : 1));
const gids = (rows) => sorted(rows.map(({ gid }) => gid));
/** The failure that a refused call ends with. */
const refused = (call) =>
  call.then(
    () => assert.fail('was not refused'),
    (error) => error,
  );
/** Which projects each living task is in. */
function foldPlaces() {
  const places = new Map();
  const gone = new Set();
  for (const event of company.asana.filter(({ at }) => at <= company.start)) {
    if (event.type === 'task_added') places.set(event.gid, new Set(event.memberships.map(({ project }) => project)));
    if (event.type === 'added_to_project') places.get(event.task).add(event.project);
    if (event.type === 'removed_from_project') places.get(event.task).delete(event.project);
    if (event.type === 'task_deleted') gone.add(event.task);
    if (event.type === 'task_restored') gone.delete(event.task);
  }
  for (const gid of gone) places.delete(gid);
  return places;
}

check('users, page by page: everybody with an account, with the fields that were asked for', async () => {
  const users = await all(
    new asana.UsersApi().getUsers({ workspace, limit: 5, opt_fields: 'name,email,resource_type' }),
  );
  const known = company.people.filter((person) => person.asana && person.active).map((person) => person.asana.gid);
  for (const gid of known) assert.ok(gids(users).includes(gid), gid);
  assert.equal(new Set(gids(users)).size, users.length);
  const lea = company.people.find((person) => person.id === 'lea').asana;
  const seen = users.find(({ gid }) => gid === lea.gid);
  assert.deepEqual({ ...seen }, { gid: lea.gid, resource_type: 'user', name: lea.name, email: lea.email });
});

check('one user, as the token knows itself', async () => {
  const { data } = await new asana.UsersApi().getUser('me', {});
  assert.equal(data.resource_type, 'user');
  assert.ok(data.workspaces.some(({ gid }) => gid === workspace));
});

check('projects in pages of two: none twice, none lost', async () => {
  const projects = await all(new asana.ProjectsApi().getProjectsForWorkspace(workspace, { limit: 2 }));
  assert.deepEqual(gids(projects), gids(events('project_added')));
});

check('sections of every project', async () => {
  for (const { gid: project } of events('project_added')) {
    const sections = await all(new asana.SectionsApi().getSectionsForProject(project, { opt_fields: 'name,project' }));
    const told = events('section_added').filter((event) => event.project === project);
    for (const { gid } of told) assert.ok(gids(sections).includes(gid), gid);
    for (const section of sections) assert.equal(section.project.gid, project);
  }
});

check('tasks with opt_fields, nested ones too: exactly those the company has in projects', async () => {
  const projects = events('project_added').map(({ gid }) => gid);
  const fields =
    'name,completed,completed_at,resource_subtype,assignee.name,memberships.section.name,memberships.project,parent,due_on,custom_fields.display_value';
  const found = new Map();
  for (const project of projects)
    for (const task of await all(new asana.TasksApi().getTasksForProject(project, { limit: 10, opt_fields: fields })))
      found.set(task.gid, task);
  tasks = [...found.values()];
  const places = [...foldPlaces()].filter(([, inside]) => inside.size > 0);
  assert.deepEqual(sorted(found.keys()), sorted(places.map(([gid]) => gid)));
  for (const [gid, inside] of places)
    assert.deepEqual(
      found
        .get(gid)
        .memberships.map(({ project }) => project.gid)
        .sort(),
      sorted(inside),
    );
  for (const task of tasks) {
    assert.equal(typeof task.completed, 'boolean');
    assert.ok(task.memberships.every(({ section, project }) => section.name && project.gid));
    assert.equal('notes' in task, false, 'a field that nobody asked for');
  }
  assert.ok(tasks.some(({ assignee }) => assignee && assignee.name));
});

check('one task whole, its subtasks and dependencies', async () => {
  const child = events('task_added').find(({ gid, parent }) => parent && foldPlaces().has(gid));
  const { data } = await new asana.TasksApi().getTask(child.gid, { opt_fields: 'name,parent.name' });
  assert.equal(data.parent.gid, child.parent);
  const subtasks = await all(new asana.TasksApi().getSubtasksForTask(child.parent, {}));
  assert.ok(gids(subtasks).includes(child.gid));
  const on = new Set();
  const { task } = events('dependency_added')[0];
  for (const event of company.asana.filter(({ task: of, at }) => of === task && at <= company.start)) {
    if (event.type === 'dependency_added') on.add(event.on);
    if (event.type === 'dependency_removed') on.delete(event.on);
  }
  assert.deepEqual(gids(await all(new asana.TasksApi().getDependenciesForTask(task, {}))), sorted(on));
});

check('tasks modified since: the client’s own date goes over the wire', async () => {
  const project = events('project_added')[0].gid;
  const since = new Date(company.start - 30 * 86_400_000).toISOString();
  const some = await all(
    new asana.TasksApi().getTasks({ project, modified_since: since, opt_fields: 'modified_at', limit: 50 }),
  );
  for (const { modified_at } of some) assert.ok(modified_at >= since, modified_at);
});

check('stories in order, with typed fields', async () => {
  let typed = 0;
  for (const { gid } of tasks.slice(0, 25)) {
    const stories = await all(
      new asana.StoriesApi().getStoriesForTask(gid, {
        opt_fields: 'created_at,resource_subtype,created_by,new_section,old_section,assignee,text',
      }),
    );
    const times = stories.map(({ created_at }) => created_at);
    assert.deepEqual(times, sorted(times));
    typed += stories.filter(
      ({ resource_subtype, new_section }) => resource_subtype === 'section_changed' && new_section.gid,
    ).length;
  }
  assert.ok(typed > 0);
});

check('attachments of a task', async () => {
  const added = events('attached').find(({ task }) => foldPlaces().has(task));
  const files = await all(
    new asana.AttachmentsApi().getAttachmentsForObject(added.task, {
      opt_fields: 'name,created_at,resource_subtype,parent',
    }),
  );
  const seen = files.find(({ gid }) => gid === added.gid);
  assert.equal(seen.name, added.name);
  assert.equal(seen.parent.gid, added.task);
});

check('events: 412 with a first token, then what happened since', async () => {
  const api = new asana.EventsApi();
  const project = events('project_added')[0].gid;
  const first = await refused(api.getEvents(project, {}));
  assert.equal(first.status, 412);
  const { sync } = first.response.body;
  assert.equal(typeof sync, 'string');
  const quiet = await api.getEvents(project, { sync });
  assert.deepEqual(quiet.data, []);
  // Tokens last a day, so the company's time goes on by half a day at a time.
  const end = company.start + 10 * 86_400_000;
  const places = foldPlaces();
  let told = 0;
  for (const { gid } of events('project_added')) {
    let { sync: next } = (await refused(api.getEvents(gid, {}))).response.body;
    const heard = new Set();
    while (nowMs < end) {
      nowMs += 12 * 3_600_000;
      for (let more = true; more;) {
        const { data, _response: rest } = await api.getEvents(gid, { sync: next });
        for (const { resource } of data) heard.add(resource.gid);
        [next, more] = [rest.sync, rest.has_more];
      }
    }
    nowMs = company.start;
    for (const { task, project, type, at } of company.asana) {
      if (type !== 'section_changed' || project !== gid || at <= company.start || at > end) continue;
      if (!places.get(task)?.has(project)) continue;
      assert.ok(heard.has(task), task);
      told++;
    }
  }
  assert.ok(told > 0);
  const spoilt = await refused(api.getEvents(project, { sync: 'nonsense' }));
  assert.equal(spoilt.status, 412);
});

check('a wrong token: 401; an unknown task: 404; an unknown field is no failure', async () => {
  const { token } = asana.ApiClient.instance.authentications;
  const good = token.accessToken;
  token.accessToken = 'wrong';
  assert.equal((await refused(new asana.UsersApi().getUser('me', {}))).status, 401);
  token.accessToken = good;
  const missing = await refused(new asana.TasksApi().getTask('1', {}));
  assert.equal(missing.status, 404);
  assert.equal(typeof missing.response.body.errors[0].message, 'string');
});

check('nothing the client sent was outside what the sandbox knows of the API', async () => {
  assert.deepEqual(sandbox.offContract, []);
  assert.ok(sandbox.requests.length > 50);
});

async function main() {
  sandbox = await startAsanaSandbox({ company, now: () => nowMs });
  workspace = sandbox.config.workspace;
  const client = asana.ApiClient.instance;
  client.basePath = sandbox.baseUrl;
  client.authentications.token.accessToken = sandbox.secrets.token;
  let failed = 0;
  for (const { name, run } of checks) {
    try {
      await run();
      process.stdout.write(`ok   ${name}\n`);
    } catch (error) {
      failed++;
      process.stdout.write(
        `FAIL ${name}\n${(error.response?.text ?? error.stack ?? String(error)).replace(/^/gm, '     ')}\n`,
      );
    }
  }
  await sandbox.close();
  process.stdout.write(`${checks.length - failed} passed, ${failed} failed\n`);
  process.exitCode = failed ? 1 : 0;
}

void main();
