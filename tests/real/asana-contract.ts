import openapi from './asana-openapi.json';

interface Parameter {
  type: string;
  required?: true;
  min?: number;
  max?: number;
  /** The values Asana lists, parted by spaces. */
  of?: string;
}

interface Writing {
  query: Record<string, Parameter>;
  required?: string;
  body?: string;
  filters?: string;
}

// `me` stands for the token's own user.
const patternOf = (template: string): RegExp =>
  new RegExp(`^/api/1\\.0${template.replace('{user_gid}', '(?:me|[0-9]+)').replace(/\{\w+\}/g, '[0-9]+')}$`);

/** Read operations. */
export const operations = Object.entries(openapi.get as Record<string, Record<string, Parameter>>).map(
  ([template, parameters]) => ({ template, parameters, pattern: patternOf(template) }),
);

const writings = Object.entries(openapi.write as Record<string, Writing>).map(([name, writing]) => {
  const [method, template] = name.split(' ') as [string, string];
  return { method, template, pattern: patternOf(template), ...writing };
});

// The list of values stops where a compact record begins; of these every one has an id, and all but bare resources a name.
const COMPACT = /^[a-z_]+\.(gid|name)$/;

/** What is wrong with one request by Asana's own description of its API; nothing of the sandbox's is used. */
export function faultsOf(method: string, target: string, body?: unknown): string[] {
  const url = new URL(target, 'http://asana.test');
  const writing = writings.find((one) => one.method === method && one.pattern.test(url.pathname));
  if (writing) {
    const faults = [...queryFaults(url, writing.query), ...bodyFaults(writing, body)];
    return faults.map((fault) => `${writing.template} ${fault}`);
  }
  const operation = operations.find(({ pattern }) => pattern.test(url.pathname));
  if (method !== 'GET' || !operation) return [`${method} ${url.pathname} is no read operation of the API`];
  const { template, parameters } = operation;
  const faults = queryFaults(url, parameters);
  // Said in the prose of GET /tasks: one filter, and an assignee needs a workspace.
  if (template === '/tasks') {
    const filters = ['project', 'section', 'tag', 'user_task_list', 'assignee'].filter((name) =>
      url.searchParams.has(name),
    );
    if (filters.length !== 1) faults.push(`filters: ${filters.join(' and ') || 'none'}`);
    if (url.searchParams.has('assignee') !== url.searchParams.has('workspace'))
      faults.push('assignee and workspace go together');
  }
  return faults.map((fault) => `${template} ${fault}`);
}

function bodyFaults({ required = '', body: known = '', filters: keys = '' }: Writing, body: unknown): string[] {
  if (known === '') return body === undefined ? [] : ['body: none is taken'];
  const { data, ...beside } = (body ?? {}) as { data?: Record<string, unknown> };
  if (!data || Object.keys(beside).length > 0) return ['body: not {"data": …} alone'];
  const strange = (row: object, of: string): string[] =>
    Object.keys(row)
      .filter((name) => !of.split(' ').includes(name))
      .map((name) => `body: ${name} is unknown`);
  return [
    ...strange(data, known),
    ...required.split(' ').flatMap((name) => (typeof data[name] === 'string' ? [] : [`body: ${name} is missing`])),
    ...((data['filters'] ?? []) as object[]).flatMap((filter) => strange(filter, keys)),
  ];
}

function queryFaults(url: URL, parameters: Record<string, Parameter>): string[] {
  const faults: string[] = [];
  for (const name of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(name);
    const rule = parameters[name];
    if (!rule) faults.push(`${name}: unknown`);
    else if (values.length > 1) faults.push(`${name}: twice`);
    else faults.push(...misfits(name, rule, values[0]!));
  }
  for (const [name, { required }] of Object.entries(parameters))
    if (required && !url.searchParams.get(name)) faults.push(`${name}: missing`);
  return faults;
}

function misfits(name: string, { type, min, max, of }: Parameter, value: string): string[] {
  if (name === 'opt_fields') {
    const known = of!.split(' ');
    const fields = value.split(',');
    const unknown = fields.filter(
      (field) => !known.includes(field) && !(COMPACT.test(field) && known.includes(field.split('.')[0]!)),
    );
    const again = fields.filter((field, i) => fields.indexOf(field) !== i);
    return [
      ...unknown.map((field) => `opt_fields: ${field} is not listed`),
      ...again.map((field) => `opt_fields: ${field} twice`),
    ];
  }
  if (of && !of.split(' ').includes(value)) return [`${name}: ${value} is not listed`];
  if (type === 'integer' && !(/^\d+$/.test(value) && Number(value) >= (min ?? 0) && Number(value) <= (max ?? Infinity)))
    return [`${name}: ${value} is no integer from ${min} to ${max}`];
  if (type === 'boolean' && !/^(true|false)$/.test(value)) return [`${name}: ${value} is no boolean`];
  if (
    type === 'date-time' &&
    value !== 'now' &&
    !/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/.test(value)
  )
    return [`${name}: ${value} is no instant`];
  return value === '' ? [`${name}: empty`] : [];
}
