import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault, FaultKind, RunningSandbox, SandboxOptions, SeenRequest } from '#sandbox';
import { worldAt, type World } from './world.js';

export { places } from './places.js';

const TOKEN = 'example-token';
const PAGE = 10;
const REFUSALS: Partial<Record<FaultKind, number>> = {
  'rate-limit': 429,
  'server-error': 500,
  unavailable: 503,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
};
const SPOILING: readonly FaultKind[] = ['empty-page', 'repeat-cursor', 'malformed-record', 'truncated', 'html'];

interface Said {
  status: number;
  body: Record<string, unknown>;
}

/** Serves the company's to-do lists as Example's API does. */
export async function start(options: SandboxOptions): Promise<RunningSandbox> {
  const requests: SeenRequest[] = [];
  const offContract: string[] = [];
  const faults: Fault[] = [];
  const due = (line: string, spoils: boolean): FaultKind | null => {
    const fault = faults.find(
      ({ kind, match, times }) => times > 0 && SPOILING.includes(kind) === spoils && match.test(line),
    );
    if (!fault) return null;
    fault.times -= 1;
    return fault.kind;
  };

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const [method, path] = [request.method ?? '', request.url ?? ''];
    const line = `${method} ${path}`;
    const refused = due(line, false);
    if (refused === 'reset') {
      requests.push({ method, path, status: 0 });
      request.socket.destroy();
      return;
    }
    const said = refused ? { status: REFUSALS[refused]!, body: { error: refused } } : look(request);
    if (said.status === 404 && !refused && !/\/(tasks|people)\//.test(path))
      offContract.push(`unknown address: ${line}`);
    const spoilt = said.status === 200 ? due(line, true) : null;
    requests.push({ method, path, status: said.status });
    if (spoilt) spoil(spoilt, said.body, new URL(path, 'http://sandbox'));
    const text = spoilt === 'html' ? '<html>maintenance</html>' : JSON.stringify(said.body);
    response.writeHead(said.status, {
      'content-type': spoilt === 'html' ? 'text/html' : 'application/json',
      'content-length': Buffer.byteLength(text),
      ...(said.status === 429 && { 'retry-after': '1' }),
    });
    if (spoilt === 'truncated') {
      response.write(text.slice(0, text.length >> 1));
      response.destroy();
    } else response.end(text);
  }

  function look({ url = '', headers }: IncomingMessage): Said {
    if (headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, body: { error: 'unauthorized' } };
    const { pathname, searchParams } = new URL(url, 'http://sandbox');
    return route(worldAt(options.company, options.now()), pathname, searchParams);
  }

  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    config: {},
    secrets: { token: TOKEN },
    requests,
    offContract,
    fail: (fault) => void faults.push({ ...fault }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function route({ people, tasks }: World, path: string, query: URLSearchParams): Said {
  const since = query.get('updated_since');
  const [, , list, id] = path.split('/');
  if (path === '/v1/me') return { status: 200, body: { name: 'hub', account: 'acme' } };
  if (path === '/v1/task_ids')
    return pageOf(
      tasks.map((task) => task.id),
      query,
    );
  const all = list === 'people' ? people : list === 'tasks' ? tasks : null;
  if (!all || !path.startsWith('/v1/')) return { status: 404, body: { error: 'not found' } };
  if (id === undefined)
    return pageOf(list === 'tasks' && since ? tasks.filter((task) => task.updated_at >= since) : all, query);
  const found = all.find((one) => one.id === decodeURIComponent(id));
  return found ? { status: 200, body: { ...found } } : { status: 404, body: { error: 'not found' } };
}

function pageOf(all: readonly unknown[], query: URLSearchParams): Said {
  const page = Number(query.get('page') ?? 0);
  const data = all.slice(page * PAGE, (page + 1) * PAGE);
  return { status: 200, body: { data, next_page: (page + 1) * PAGE < all.length ? page + 1 : null } };
}

function spoil(kind: FaultKind, body: Record<string, unknown>, { searchParams }: URL): void {
  const data = body['data'] as unknown[] | undefined;
  const page = Number(searchParams.get('page') ?? 0);
  if (kind === 'empty-page') Object.assign(body, { data: [], next_page: page });
  if (kind === 'repeat-cursor') body['next_page'] = page;
  if (kind === 'malformed-record' && data) {
    const middle = data.length >> 1;
    data[middle] = { ...(data[middle] as object), name: 17, title: 17 };
  }
}
