import type { Api } from '../../../src/api/index.js';
import { openStage, seedOr, type Stage } from '../truth/stage.js';
import { apiOf } from './api.js';

let stage: Stage;
let api: Api;
let keys = 0;

beforeAll(async () => {
  stage = await openStage({ seed: seedOr(2026), campaigns: 8 });
  await stage.lookAt(stage.company.start);
  api = await apiOf(stage);
}, 120_000);
afterAll(async () => {
  await api.close();
  await stage.close();
});

// oxlint-disable-next-line no-explicit-any -- an answer's shape is what the test looks at
async function ask(query: string, variables: object = {}): Promise<any> {
  const response = await api.app.inject({ method: 'POST', url: '/graphql', payload: { query, variables } });
  const { data, errors } = response.json();
  if (errors) throw new Error(errors.map((each: { message: string }) => each.message).join('; '));
  return data;
}

/** Says something and waits until the graph shows it. */
async function decide(mutation: string, input: object): Promise<{ id: string; overruledBy: string | null }> {
  const name = mutation[0]!.toUpperCase() + mutation.slice(1);
  const data = await ask(
    `mutation ($input: ${name}Input!) { ${mutation}(input: $input) { decision { id } overruledBy } }`,
    { input: { ...input, idempotencyKey: `key-${String(++keys).padStart(6, '0')}` } },
  );
  await stage.hub.derive();
  return { id: data[mutation].decision.id, overruledBy: data[mutation].overruledBy };
}

const suggestions = async (kind: string) =>
  (
    await ask(
      `query ($kind: SuggestionKind!) { review(filter: { kind: { eq: $kind } }, first: 100) { nodes { id reason
        person { id aliases { id key } } otherPerson { id aliases { id key } } item { id kind key } campaign { key } } } }`,
      { kind },
    )
  ).review.nodes;
const personOf = async (alias: string): Promise<string | null> =>
  (
    await stage.hub.worker.query<{ id: string }>('SELECT person_id AS id FROM alias_person WHERE alias_id = $1', [
      alias,
    ])
  ).rows[0]?.id ?? null;

test('two people who may be one: accepted they are, split or undone they are not, and the rebuild agrees', async () => {
  const [first] = await suggestions('PERSON_MERGE');
  expect(first).toBeDefined();
  const [a, b] = [first.person.aliases[0].id, first.otherPerson.aliases[0].id];
  expect(await personOf(a)).not.toBe(await personOf(b));
  const { id } = await decide('acceptSuggestion', { suggestion: first.id });
  expect(await personOf(a)).toBe(await personOf(b));
  expect((await suggestions('PERSON_MERGE')).map((one: { id: string }) => one.id)).not.toContain(first.id);
  await decide('undoDecision', { decision: id });
  expect(await personOf(a)).not.toBe(await personOf(b));
  const people = [await personOf(a), await personOf(b)];
  await decide('mergePeople', { people });
  expect(await personOf(a)).toBe(await personOf(b));
  await decide('splitPerson', { alias: b });
  expect(await personOf(a)).not.toBe(await personOf(b));
});

test('a suggestion that was turned down is not made again, until that is taken back', async () => {
  const [first] = await suggestions('CAMPAIGN_LINK');
  const { id } = await decide('rejectSuggestion', { suggestion: first.id });
  const shown = async () => (await suggestions('CAMPAIGN_LINK')).map((one: { id: string }) => one.id);
  expect(await shown()).not.toContain(first.id);
  await decide('undoDecision', { decision: id });
  expect(await shown()).toContain(first.id);
});

test('a link that was suggested becomes the strongest one', async () => {
  const open = await suggestions('CAMPAIGN_LINK');
  const first = open.find(
    (one: { item: { kind: string } | null; campaign: { key: string } | null }) =>
      one.item?.kind === 'TASK' && one.campaign?.key,
  );
  await decide('acceptSuggestion', { suggestion: first.id });
  const { tasks } = await ask(
    `{ tasks(filter: { campaign: { eq: "${first.campaign.key}" } }, first: 200) { nodes { id link { rule } } } }`,
  );
  expect(tasks.nodes).toContainEqual({ id: first.item.id, link: { rule: 'DECIDED' } });
});

test('a dependency across tools is one of the task’s own, and its undo takes it away', async () => {
  const { tasks } = await ask('{ tasks(first: 2) { nodes { id } } }');
  const [task, other] = tasks.nodes.map((one: { id: string }) => one.id);
  const of = async () =>
    (await ask('{ tasks(filter: { includeGone: true }, first: 200) { nodes { id dependsOn { id } } } }')).tasks.nodes
      .find((one: { id: string }) => one.id === task)
      .dependsOn.map((one: { id: string }) => one.id);
  const { id } = await decide('addDependency', { task, dependsOn: other });
  expect(await of()).toContain(other);
  await decide('undoDecision', { decision: id });
  expect(await of()).not.toContain(other);
  await expect(decide('addDependency', { task, dependsOn: task })).rejects.toThrow(/cannot wait for itself/);
});

test('what hub.yaml says wins, and the answer says so', async () => {
  const { tasks } = await ask('{ tasks(first: 1) { nodes { id key connection { name } } } }');
  const [task] = tasks.nodes;
  const { rules } = stage.hub.settings;
  rules.links.push({ campaign: 'CMP-104', connection: task.connection.name, item: task.key });
  try {
    const other = (await ask('{ campaigns(first: 20) { nodes { key } } }')).campaigns.nodes.find(
      (one: { key: string | null }) => one.key && one.key !== 'CMP-104',
    );
    const { overruledBy } = await decide('linkItem', { item: task.id, campaign: other.key });
    expect(overruledBy).toBe('hub.yaml campaigns.links.0');
    const agreed = await decide('linkItem', { item: task.id, campaign: 'CMP-104' });
    expect(agreed.overruledBy).toBeNull();
  } finally {
    rules.links.pop();
  }
});

test('the same wish with the same key has one effect', async () => {
  const { tasks } = await ask('{ tasks(first: 2) { nodes { id } } }');
  const input = { task: tasks.nodes[0].id, dependsOn: tasks.nodes[1].id, idempotencyKey: 'the-same-key' };
  const wish = () =>
    ask('mutation ($input: AddDependencyInput!) { addDependency(input: $input) { decision { id } } }', { input });
  expect(await wish()).toEqual(await wish());
  const { rows } = await stage.hub.worker.query(`SELECT 1 FROM decision WHERE idempotency_key LIKE '%the-same-key'`);
  expect(rows).toHaveLength(1);
});
