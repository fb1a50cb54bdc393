import { bench, closeAll, M, newItem, setValue } from './monday-sandbox.company.js';

afterEach(closeAll);

describe('schema and versions', () => {
  test('the whole board query of the hub runs against the real schema', async () => {
    const { ask, sandbox } = await bench([setValue(M.brief, 'status', { label: 1 })]);
    const { data, errors } = await ask(
      `query Hub($b: [ID!], $f: ISO8601DateTime, $t: ISO8601DateTime, $q: ItemsQuery) {
        complexity { before query after reset_in_x_seconds }
        boards(ids: $b) {
          id name state board_kind type updated_at url workspace_id
          columns { id title type settings }
          groups { id title archived deleted position }
          activity_logs(from: $f, to: $t, limit: 1000, page: 1) { id event entity user_id created_at data account_id }
          items_page(limit: 500, query_params: $q) { cursor items {
            id name state created_at updated_at url group { id } parent_item { id } creator_id
            column_values { id type text value
              ... on StatusValue { index label is_done updated_at update_id }
              ... on PeopleValue { persons_and_teams { id kind } }
              ... on DateValue { date time }
              ... on DependencyValue { linked_item_ids } }
            assets { id name url public_url file_size created_at } } } } }`,
      { b: [M.board], f: '2026-01-01T00:00:00Z', t: '2026-12-01T00:00:00Z', q: { rules: [] } },
    );
    expect(errors).toBeUndefined();
    expect(data.boards[0].items_page.items).toHaveLength(1);
    expect(data.boards[0].activity_logs.map(({ event }: { event: string }) => event)).toContain('update_column_value');
    expect(sandbox.offContract).toEqual([]);
    expect(sandbox.requests).toEqual([
      { method: 'POST', path: '/v2 boards.activity_logs,boards.items_page', status: 200 },
    ]);
  });

  test('an unknown field gives undefinedField and is noted', async () => {
    const { ask, sandbox } = await bench();
    const { status, data, errors } = await ask('{ boards { id shoe_size } }');
    expect(status).toBe(200);
    expect(data).toBeUndefined();
    expect(errors).toEqual([
      {
        message: "Field 'shoe_size' doesn't exist on type 'Board'",
        locations: [{ line: 1, column: 15 }],
        extensions: { code: 'undefinedField', typeName: 'Board', fieldName: 'shoe_size', status_code: 400 },
      },
    ]);
    expect(sandbox.offContract).toEqual(['POST /v2 boards: Cannot query field "shoe_size" on type "Board".']);
  });

  test('what is in the whole contract and not played here says so', async () => {
    const { ask, sandbox } = await bench();
    const { errors } = await ask('{ boards { views { id } } }');
    expect(errors[0].extensions.code).toBe('undefinedField');
    expect(sandbox.offContract[0]).toMatch(/is in the contract, but this sandbox does not play it/);
  });

  test.each(['enabled', 'is_guest', 'is_admin', 'is_pending', 'join_date', 'photo_thumb'])(
    'User.%s is gone with 2026-10 and still there before',
    async (field) => {
      const { ask, sandbox } = await bench();
      const gone = await ask(`{ me { ${field} } }`);
      expect(gone.errors[0].extensions).toMatchObject({ code: 'undefinedField', fieldName: field });
      expect(sandbox.offContract).toHaveLength(1);
      const old = await ask(`{ me { ${field} } version { value } }`, {}, { 'api-version': '2026-07' });
      expect(old.errors).toBeUndefined();
      expect(old.data.version.value).toBe('2026-07');
      expect(sandbox.offContract).toHaveLength(1);
    },
  );

  test.each([
    [undefined, '2026-10', 'no API-Version header'],
    ['2031-01', '2026-10', "unknown API-Version '2031-01'"],
    ['2023-04', '2026-01', "unknown API-Version '2023-04'"],
  ])('version %s is served by %s without a word', async (asked, served, problem) => {
    const { ask, sandbox } = await bench();
    const { errors, data } = await ask('{ version { value } }', {}, { 'api-version': asked });
    expect(errors).toBeUndefined();
    expect(data.version.value).toBe(served);
    expect(sandbox.offContract).toEqual([`POST /v2 version: ${problem}`]);
  });

  test('writing is refused and noted', async () => {
    const { ask, sandbox } = await bench();
    const { errors } = await ask(`mutation { delete_item(item_id: "${M.brief}") { id } }`);
    expect(errors[0].extensions).toEqual({ code: 'missingRequiredPermissions', status_code: 403 });
    expect(sandbox.offContract).toHaveLength(1);
    expect(sandbox.requests[0]!.path).toBe('/v2 mutation delete_item');
  });
});

describe('who asks, and how', () => {
  test('the token goes without the word Bearer', async () => {
    const { ask, sandbox } = await bench();
    for (const authorization of [undefined, 'wrong', `Bearer ${sandbox.secrets.token}`]) {
      const { status, body } = await ask('{ me { id } }', {}, { authorization });
      expect(status).toBe(401);
      expect(body.errors[0].extensions.code).toBe('USER_NOT_AUTHENTICATED');
      expect(body.data).toBeUndefined();
    }
    expect(sandbox.offContract).toEqual(['POST /v2 me: a personal token goes without the word Bearer']);
  });

  test('bodies that are none: 400; queries that cannot be parsed: PARSING_ERROR', async () => {
    const { post, ask, sandbox } = await bench();
    for (const body of ['', '{', '{"query": 7}', '{"query": "{ me { id } }", "variables": []}']) {
      const { status, errors } = await post(body);
      expect([status, errors[0].extensions.code]).toEqual([400, 'INVALID_GRAPHQL_REQUEST']);
    }
    const { status, errors } = await ask('{ me { id }');
    expect([status, errors[0].extensions.code]).toEqual([200, 'PARSING_ERROR']);
    expect(sandbox.offContract).toHaveLength(5);
  });

  test('variables of the wrong type are refused and noted', async () => {
    const { ask, sandbox } = await bench();
    const { errors } = await ask('query ($n: Int!) { boards(limit: $n) { id } }', { n: 'many' });
    expect(errors[0].extensions.code).toBe('argumentLiteralsIncompatible');
    expect(sandbox.offContract).toHaveLength(1);
  });

  test('other paths and methods are not in the contract', async () => {
    const { sandbox } = await bench();
    expect((await fetch(sandbox.baseUrl)).status).toBe(404);
    expect((await fetch(`${sandbox.baseUrl}/file`, { method: 'POST' })).status).toBe(404);
    expect(sandbox.offContract).toEqual(['GET /v2: is not in the contract', 'POST /v2/file: is not in the contract']);
  });

  test('fragments and aliases do not hide what is asked; a fragment of itself does not hang', async () => {
    const { ask, sandbox } = await bench();
    await ask(
      '{ ...A } fragment A on Query { mine: boards { ...B } complexity { query } } fragment B on Board { items_page { cursor } }',
    );
    await ask('{ boards { ...B } } fragment B on Board { items_page { items { board { ...B } } } }');
    expect(sandbox.requests.map(({ path }) => path)).toEqual(['/v2 boards.items_page', '/v2 boards.items_page']);
  });
});

describe('errors within HTTP 200', () => {
  test('every answer names the account and its own request', async () => {
    const { ask } = await bench();
    const answers = [
      await ask('{ me { id } }'),
      await ask('{ nothing }'),
      await ask('{ me { id } }', {}, { authorization: 'x' }),
    ];
    expect(answers.map(({ body }) => body.account_id)).toEqual([31415926, 31415926, 31415926]);
    expect(new Set(answers.map(({ body }) => body.extensions.request_id)).size).toBe(3);
  });

  test('a board whose log is hidden: null there, an error with its path, and the rest', async () => {
    const hiddenLogs = new Set<string>([M.side]);
    const { ask, sandbox } = await bench([], { hiddenLogs });
    const { status, data, errors } = await ask(
      `{ boards(ids: ["${M.board}", "${M.side}"]) { id activity_logs(limit: 100) { id } } }`,
    );
    expect(status).toBe(200);
    expect(data.boards[0]).toEqual({ id: M.side, activity_logs: null });
    expect(data.boards[1].activity_logs.length).toBeGreaterThan(0);
    expect(errors).toEqual([
      {
        message: 'User unauthorized',
        path: ['boards', 0, 'activity_logs'],
        locations: expect.any(Array),
        extensions: { code: 'USER_UNAUTHORIZED', error_data: {}, status_code: 403 },
      },
    ]);
    expect(sandbox.offContract).toEqual([]);
  });

  test('a deleted board: its items and its log give INTERNAL_SERVER_ERROR, the board itself null with a path', async () => {
    const { ask, sandbox } = await bench([
      newItem(M.copy, 'Lost', { board: M.side }),
      { type: 'board_deleted', board: M.side },
    ]);
    const listed = await ask('{ boards(state: deleted) { id state } none: boards { id } }');
    expect(listed.data.boards).toEqual([{ id: M.side, state: 'deleted' }]);
    expect(listed.data.none).toHaveLength(2);
    const { data, errors } = await ask(
      `{ boards(ids: ["${M.board}", "${M.side}"], state: all) { id items_page(limit: 10) { items { id } } } }`,
    );
    expect(data.boards).toEqual([null, expect.objectContaining({ id: M.board })]);
    expect(errors).toMatchObject([
      { path: ['boards', 0, 'items_page'], extensions: { code: 'INTERNAL_SERVER_ERROR', status_code: 500 } },
    ]);
    const log = await ask(`{ boards(ids: ["${M.side}"], state: all) { activity_logs { id } } }`);
    expect(log.data.boards).toEqual([{ activity_logs: null }]);
    expect(sandbox.offContract).toEqual([]);
  });

  test('a locked board: HTTP 423, until it is free', async () => {
    const lockedBoards = new Set<string>([M.board]);
    const { ask } = await bench([], { lockedBoards });
    const query = '{ boards { items_page(limit: 5) { items { id } } } }';
    const refused = await ask(query);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([423, '1']);
    lockedBoards.clear();
    expect((await ask(query)).status).toBe(200);
  });

  test('audit logs are for administrators', async () => {
    const { ask } = await bench();
    const { data, errors } = await ask('{ audit_logs { logs { event } } me { id } }');
    expect(data).toEqual({ audit_logs: null, me: { id: M.relay } });
    expect(errors[0].extensions.code).toBe('UserUnauthorizedException');
  });
});
