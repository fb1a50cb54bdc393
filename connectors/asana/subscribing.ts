import { ContractError, ScopeError, type Answer, type Subscribing, type Subscription } from '#sdk';
import { gidOf, type AsanaApi, type Row } from './api.js';

const PATH = '/webhooks';
const FIELDS = 'active,resource.name,target';

/** What a project tells of: its tasks and what hangs on them, not the tags and people beside them. */
const FILTERS = ['task', 'story', 'attachment', 'section', 'project'].map((resource_type) => ({ resource_type }));

/** One webhook for each project that is read; tasks outside projects have nothing to subscribe to. */
export const subscribing: Subscribing<AsanaApi> = {
  async *targets(api) {
    yield* await api.projectGids();
  },
  list: (api) => listed(api),
  async create(api, target, url) {
    const existing = await post(api, target, url, [403]);
    if (existing.status !== 403) return made(existing);
    // One that was left over for the same address: its secret is lost, and it blocks every other (n8n#133).
    let removed = 0;
    for await (const one of listed(api, target)) {
      if (one.url !== url || one.target !== target) continue;
      await remove(api, one.id);
      removed += 1;
    }
    if (removed === 0) throw new ScopeError('Asana lets the token make no webhook', { where: `project ${target}` });
    return made(await post(api, target, url));
  },
  remove,
};

/** The token's own webhooks in the workspace. */
async function* listed(api: AsanaApi, resource?: string): AsyncGenerator<Subscription> {
  const query = { workspace: api.workspace, ...(resource && { resource }), opt_fields: FIELDS };
  for await (const { rows } of api.pages(PATH, query))
    for (const row of rows) {
      const [id, target] = [gidOf(row), gidOf(row['resource'])];
      if (id && target) yield { id, target, url: String(row['target']), active: row['active'] !== false };
    }
}

// Asana calls the address with a handshake while it lets this wait.
function post(api: AsanaApi, resource: string, target: string, accept: number[] = []): Promise<Answer> {
  return api.send('POST', PATH, { body: { data: { resource, target, filters: FILTERS } }, accept });
}

/** The secret stands in the answer too; it is the one of the handshake. */
function made(answer: Answer): { id: string; secret?: string } {
  const said = answer.json<{ data?: Row; 'X-Hook-Secret'?: unknown }>();
  const [id, secret] = [gidOf(said.data), said['X-Hook-Secret']];
  if (!id)
    throw new ContractError('Asana names no webhook it made', { where: PATH, expected: 'data.gid', got: said.data });
  return { id, ...(typeof secret === 'string' && secret !== '' && { secret }) };
}

async function remove(api: AsanaApi, id: string): Promise<void> {
  // Gone already is as good.
  await api.send('DELETE', `${PATH}/${id}`, { accept: [404] });
}
