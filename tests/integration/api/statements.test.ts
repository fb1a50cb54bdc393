import { openHub, type Hub } from './harness.js';

jest.setTimeout(20_000);

const QUERY = `{ campaign(key: "CMP-104") { owner { name } state { category longestWaiting { on { name } } }
  tasks(first: 60) { totalCount nodes { name status assignees { name } containers { name } dependsOn { name } link { campaign { key } }
    comments(first: 3) { nodes { author { name } } } changes(first: 5) { nodes { what actor { name } item { name } } } } } } }`;

async function countFor(tasks: number): Promise<{ statements: number; nodes: number }> {
  const hub: Hub = await openHub({ tasks });
  try {
    await hub.ask('{ viewer { name } }');
    await hub.ask('{ campaign(key: "CMP-104") { name } }');
    hub.statements.length = 0;
    const { data, errors } = await hub.ask(QUERY);
    expect(errors).toBeUndefined();
    return { statements: hub.statements.length, nodes: data.campaign.tasks.nodes.length };
  } finally {
    await hub.close();
  }
}

test('60 tasks take as many statements as 3, and people take none', async () => {
  const few = await countFor(3);
  const many = await countFor(60);
  expect([few.nodes, many.nodes]).toEqual([3, 60]);
  expect(many.statements).toBe(few.statements);
  // Begin and commit, the campaign, its counts, wait and item, tasks and their number, and one for each list below them.
  expect(many.statements).toBeLessThanOrEqual(18);
});

test('an operation reads one moment, on one connection, and gives it back', async () => {
  const hub = await openHub({ tasks: 3 });
  try {
    hub.statements.length = 0;
    await hub.ask('{ campaign(key: "CMP-104") { name tasks { nodes { name status } } } }');
    const inside = hub.statements.slice(hub.statements.findIndex((text) => text.startsWith('BEGIN')));
    expect(inside[0]).toContain('REPEATABLE READ READ ONLY');
    expect(inside.at(-1)).toBe('COMMIT');
    expect(hub.statements.filter((text) => text.startsWith('BEGIN'))).toHaveLength(1);
    hub.statements.length = 0;
    await hub.ask('{ viewer { name } }');
    expect(hub.statements).toEqual([]);
  } finally {
    await hub.close();
  }
});

test('a person merged is seen in the next answer, by the notice', async () => {
  const hub = await openHub({ tasks: 1 });
  try {
    const ask = async () => (await hub.ask('{ campaign(key: "CMP-104") { owner { name } } }')).data.campaign.owner.name;
    expect(await ask()).toBe('Ana Berg');
    await hub.owner.query("UPDATE person SET name = 'Ana Bergmann' WHERE name = 'Ana Berg'; NOTIFY people");
    let name = await ask();
    for (let tries = 0; name === 'Ana Berg' && tries < 20; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      name = await ask();
    }
    expect(name).toBe('Ana Bergmann');
  } finally {
    await hub.close();
  }
});
