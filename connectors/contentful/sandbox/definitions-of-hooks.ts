import type { Ms } from '#sandbox';
import type { Doc } from './entities.js';
import { notFound, unprocessable } from './failures.js';
import { listPage } from './listing.js';
import { iso, link } from './render-content.js';
import type { World } from './world.js';

type Constraint = Record<string, unknown>;

/** A webhook as it was registered. */
export interface Hook {
  id: string;
  name: string;
  url: string;
  topics: string[];
  filters: Constraint[];
  headers: { key: string; value: string; secret?: boolean }[];
  active: boolean;
  created: Ms;
}

/** The space's webhook definitions: made, listed and deleted as the tool has it. */
export class Hooks {
  readonly all: Hook[] = [];
  private made = 0;

  create(world: World, body: unknown): Doc {
    const { name, url, topics, filters, headers, active } = asDoc(body);
    if (typeof name !== 'string' || name === '') throw unprocessable('required', 'name is required');
    if (typeof url !== 'string' || !URL.canParse(url)) throw unprocessable('regexp', 'url must be an address');
    if (!isTexts(topics) || topics.length === 0) throw unprocessable('required', 'topics are required');
    if (this.all.some((hook) => hook.url === url)) throw unprocessable('taken', 'url must be unique');
    const hook: Hook = {
      id: `hook${String(++this.made).padStart(18, '0')}`,
      name,
      url,
      topics,
      filters: (filters as Constraint[] | null | undefined) ?? [],
      headers: (headers as Hook['headers'] | undefined) ?? [],
      active: active !== false,
      created: world.at,
    };
    this.all.push(hook);
    return render(world, hook);
  }

  list(world: World, url: URL): Doc {
    const documents = this.all.map((hook) => render(world, hook));
    return listPage(documents, url, { names: ['skip', 'limit', 'order'], order: 'sys.createdAt' });
  }

  one(world: World, id: string): Doc {
    return render(world, this.find(id));
  }

  remove(id: string): void {
    this.all.splice(this.all.indexOf(this.find(id)), 1);
  }

  private find(id: string): Hook {
    const hook = this.all.find((one) => one.id === id);
    if (!hook) throw notFound('WebhookDefinition', id);
    return hook;
  }
}

/** Whether a hook wants to hear of this: its topics (`*.*`, `Entry.*`, `*.publish`) and its filters, all of them. */
export function wants({ active, topics, filters }: Hook, type: string, action: string, payload: Doc): boolean {
  const isNamed = topics.some((topic) => {
    const [ofType, ofAction] = topic.split('.');
    return (ofType === '*' || ofType === type) && (ofAction === '*' || ofAction === action);
  });
  return active && isNamed && filters.every((filter) => holds(filter, payload));
}

function holds(constraint: Constraint, payload: Doc): boolean {
  const [[name, operands] = []] = Object.entries(constraint);
  if (name === 'not') return !holds(operands as Constraint, payload);
  const [{ doc }, wanted] = operands as [{ doc: string }, unknown];
  let value: unknown = payload;
  for (const part of doc.split('.')) value = (value as Doc | undefined)?.[part];
  if (name === 'equals') return value === wanted;
  if (name === 'in') return (wanted as unknown[]).includes(value);
  return new RegExp((wanted as { pattern: string }).pattern).test(String(value));
}

function render(world: World, { id, name, url, topics, filters, headers, active, created }: Hook): Doc {
  const owner = world.userId(world.space.owner)!;
  return {
    name,
    url,
    topics,
    filters,
    // The value of a secret header is never shown again.
    headers: headers.map(({ key, value, secret }) => (secret ? { key, secret } : { key, value })),
    active,
    sys: {
      type: 'WebhookDefinition',
      id,
      version: 0,
      space: link('Space', world.space.id),
      createdAt: iso(created),
      createdBy: link('User', owner),
      updatedAt: iso(created),
      updatedBy: link('User', owner),
    },
  };
}

const asDoc = (body: unknown): Doc => (body !== null && typeof body === 'object' ? (body as Doc) : {});
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');
