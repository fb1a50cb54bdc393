import { type AnalystsCompany, serveCompany } from './analysts-company.js';
import { openDuck } from './analysts-files.js';
import { type Dashboard, expand, type Range } from './analysts-grafana.js';
import { columnOf, type Model } from './analysts-metabase.js';
import { type Notebook, statementsOf } from './analysts-notebook.js';
import { addressOfExport, answerOf, besidePage, blocksOf, countQueries, tableOf, wordsOfHub } from './analysts-page.js';
import { inOrder, near, rowsOfGraph } from './analysts-rows.js';

jest.setTimeout(300_000);

let company: AnalystsCompany;
let names: Map<string, string>;
beforeAll(async () => {
  company = await serveCompany();
  const views = blocksOf('duckdb').get('views')!;
  for (const duck of [company.files, company.named]) await duck.sql(views);
  const known = await company.named.sql(
    `SELECT DISTINCT unnest(p.approvers) AS pseudonym, unnest(n.approvers) AS name
     FROM '${company.files.folder}/rounds.parquet' p JOIN round n ON n.round_id = p.round_id`,
  );
  names = new Map(known.map(({ pseudonym, name }) => [pseudonym as string, name as string]));
});
afterAll(() => company?.close());

const QUESTIONS = [...blocksOf('sql').keys()];

test('every query of the page has a name, and every question every door and an answer', () => {
  const uses = ['graphql', 'rows', 'sql', 'duckdb', 'postgres'] as const;
  expect(uses.reduce((sum, use) => sum + blocksOf(use).size, 0)).toBe(countQueries());
  expect(QUESTIONS.length).toBeGreaterThanOrEqual(5);
  for (const use of ['graphql', 'rows'] as const) expect([...blocksOf(use).keys()]).toEqual(QUESTIONS);
});

test.each(QUESTIONS)('%s: three doors, one answer, and it is the one on the page', async (question) => {
  const text = blocksOf('sql').get(question)!;
  const [inSql, withNames] = [await company.view.sql(text), await company.named.sql(text)];
  if (process.argv.includes('--print-page')) process.stdout.write(`${question}\n${tableOf(withNames).join('\n')}\n`);
  expect(inSql.length).toBeGreaterThan(0);
  const expected = near(inOrder(inSql, names));
  const doors = {
    graphql: await rowsOfGraph(question, company.ask),
    files: await company.files.sql(text),
    named: withNames,
  };
  for (const [door, rows] of Object.entries(doors))
    expect({ door, rows: inOrder(rows, names) }).toEqual({ door, rows: expected });
  expect(tableOf(withNames)).toEqual(answerOf(question));
});

test('the words and the address of the page work', async () => {
  for (const words of wordsOfHub()) {
    const { key, id, user, rows } = JSON.parse(await company.hub(...words, '--json'));
    expect({ words, made: key ?? user ?? rows }).toEqual({ words, made: expect.anything() });
    if (id ?? user) await company.hub('token', 'revoke', id ?? user);
  }
  expect((await company.download(addressOfExport())).subarray(0, 4).toString()).toBe('PAR1');
});

test('the page tells until when, and how much of it, alike in a file and in the database', async () => {
  const [file] = await company.files.sql(blocksOf('duckdb').get('about')!);
  const [view] = await company.view.sql(blocksOf('postgres').get('about')!);
  expect(new Date(file!['as_of'] as string)).toEqual(view!['as_of']);
  expect(Number(file!['coverage'])).toBeCloseTo(view!['coverage'] as number, 9);
  expect(JSON.parse(file!['excluded'] as string)).toContainEqual({
    reason: 'start_unknown',
    count: expect.any(Number),
  });
});

describe('the notebook', () => {
  const notebook = JSON.parse(besidePage('notebook.ipynb')) as Notebook;

  test('is one that Jupyter opens, without outputs of somebody else', () => {
    expect(notebook).toMatchObject({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: { name: 'python3' } } });
    expect(new Set(notebook.cells.map(({ id }) => id)).size).toBe(notebook.cells.length);
    for (const { id, cell_type: type, source, ...rest } of notebook.cells) {
      expect(id).toMatch(/^[\w-]{1,64}$/);
      expect(source.every((line) => typeof line === 'string')).toBe(true);
      const told = type === 'code' ? { outputs: [], execution_count: null } : {};
      expect(rest).toEqual({ metadata: {}, ...told });
    }
  });

  test('every question of it has rows over the exports', async () => {
    const duck = await openDuck(company.files.folder);
    let questions = 0;
    for (const statement of statementsOf(notebook, { folder: duck.folder })) {
      const rows = await duck.sql(statement);
      if (/^(SET|CREATE)\b/.test(statement)) continue;
      questions += 1;
      expect({ statement, some: rows.length > 0 }).toEqual({ statement, some: true });
    }
    duck.close();
    expect(questions).toBeGreaterThanOrEqual(9);
  });
});

describe('the dashboard', () => {
  const { __inputs, panels, templating, schemaVersion } = JSON.parse(besidePage('grafana-dashboard.json')) as Dashboard;
  const variables = templating.list;
  // Grafana's range ends now; the company's clock stands still.
  const range: Range = { from: new Date('2025-10-01T00:00:00Z'), to: new Date('2026-03-31T12:00:00Z') };

  /** Everything that can be chosen, as where nobody has chosen. */
  async function choices(): Promise<Map<string, string[]>> {
    const values = new Map<string, string[]>();
    for (const { name, type, query } of variables) {
      const rows = type === 'query' ? await company.view.sql(query) : [{ given: query }];
      expect({ name, some: rows.length > 0 }).toEqual({ name, some: true });
      values.set(
        name,
        rows.map((row) => String(Object.values(row)[0])),
      );
    }
    return values;
  }

  test('asks for one PostgreSQL source, and every panel and list of choices uses it', () => {
    expect(__inputs).toMatchObject([{ type: 'datasource', pluginId: 'grafana-postgresql-datasource' }]);
    expect(schemaVersion).toBeGreaterThanOrEqual(36);
    const sources = [...panels, ...panels.flatMap(({ targets }) => targets), ...variables];
    const uids = sources.flatMap(({ datasource }) => datasource?.uid ?? []);
    expect(new Set(uids)).toEqual(new Set([`\${${__inputs[0]!.name}}`]));
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  test.each(panels.map((panel) => [panel.title, panel] as const))(
    '%s: rows, with each column it names',
    async (_, panel) => {
      const values = await choices();
      for (const { rawSql, rawQuery, format } of panel.targets) {
        const rows = await company.view.sql(expand(rawSql, variables, values, range));
        expect({ rawQuery, some: rows.length > 0 }).toEqual({ rawQuery: true, some: true });
        const named = panel.fieldConfig.overrides.map(({ matcher }) => matcher.options);
        expect(Object.keys(rows[0]!)).toEqual(expect.arrayContaining([...named, panel.options.xField ?? []].flat()));
        if (format !== 'time_series') continue;
        const times = rows.map((row) => (row['time'] as Date).getTime());
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }
    },
  );

  test('its percentiles by week are those of the graph', async () => {
    const { rawSql } = panels.find(({ title }) => title === 'Cycle time by week')!.targets[0]!;
    const rows = await company.view.sql(expand(rawSql, variables, await choices(), range));
    // A window of the graph ends before its last instant, a range of Grafana with it.
    const to = new Date(range.to.getTime() + 1).toISOString();
    const { flow } =
      await company.ask(`{ flow(window: { from: "${range.from.toISOString()}", to: "${to}" }, groupBy: [WEEK]) {
      groups { keys { value } cycleTime { n p50 p85 p95 } } } }`);
    const weeks = flow.groups.filter((group: { cycleTime: { n: number } }) => group.cycleTime.n > 0);
    const day = (at: unknown): string => (at as Date).toLocaleDateString('en-CA', { timeZone: 'Europe/Berlin' });
    expect(rows.map(({ time, ...told }) => ({ week: day(time), ...told }))).toEqual(
      weeks.map(
        ({ keys, cycleTime: { p50, p85, p95 } }: { keys: { value: string }[]; cycleTime: Record<string, number> }) => ({
          week: keys[0]!.value,
          ...near([{ p50, p85, p95 }])[0],
        }),
      ),
    );
  });
});

const models = JSON.parse(besidePage('metabase-model.json')) as Model[];
test.each(models.map((model) => [model.name, model] as const))(
  'Metabase, %s: rows, and its columns as told',
  async (_, model) => {
    const { query } = model.dataset_query.native;
    expect(model).toMatchObject({ type: 'model', display: 'table', dataset_query: { type: 'native' } });
    expect((await company.view.sql(query)).length).toBeGreaterThan(0);
    const told = model.result_metadata.map(({ name, base_type }) => ({ name, base_type }));
    expect(told).toEqual((await company.view.columns(query)).map(columnOf));
    for (const {
      name,
      display_name: title,
      base_type: type,
      effective_type,
      field_ref,
      description,
    } of model.result_metadata) {
      expect({ effective_type, field_ref }).toEqual({
        effective_type: type,
        field_ref: ['field', name, { 'base-type': type }],
      });
      expect({ name, title, description }).toEqual({
        name,
        title: expect.any(String),
        description: expect.stringMatching(/.{5}\.$/),
      });
    }
  },
);
