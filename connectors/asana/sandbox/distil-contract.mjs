// Writes contract.json: the query parameters, response fields and operation names of Asana's OpenAPI document.
// Facts only, no prose. Usage: node distil-contract.mjs <asana openapi yaml> > new.json, then format it and put it in place.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const api = parse(readFileSync(process.argv[2], 'utf8'));
const schemas = api.components.schemas;
const nameOf = (ref) => ref.split('/').pop();
// The tool expands a compact reference to its full record when asked, so both are one schema here.
const whole = (name) => (schemas[name.replace(/Compact$/, 'Response')] ? name.replace(/Compact$/, 'Response') : name);
const short = (name) => whole(name).replace(/Response$/, '');
const deref = (node) => (node.$ref ? api.components[node.$ref.split('/')[2]][nameOf(node.$ref)] : node);

const before = JSON.parse(readFileSync(new URL('./contract.json', import.meta.url), 'utf8'));
const wanted = process.env.PLAYED ? process.env.PLAYED.split(' ') : Object.keys(before.get);
// Comma-separated, as `POST /webhooks,DELETE /webhooks/{webhook_gid}`.
const written = process.env.WRITTEN ? process.env.WRITTEN.split(',') : Object.keys(before.write ?? {});

function propertiesOf(node, into = {}) {
  if (node.$ref) return propertiesOf(deref(node), into);
  for (const part of node.allOf ?? node.oneOf ?? []) propertiesOf(part, into);
  return Object.assign(into, node.properties);
}

const out = { schemas: {} };

// '' is a plain value, '*' anything, an object is an inline record, else the name of a schema.
function shape(node) {
  if (node.type === 'array') return shape(node.items ?? {});
  if (node.$ref) {
    const target = deref(node);
    return Object.keys(propertiesOf(target)).length ? keep(nameOf(node.$ref)) : shape(target);
  }
  const ref = (node.allOf ?? node.oneOf ?? []).find((part) => part.$ref);
  if (ref) return shape(ref);
  if (node.properties) return Object.fromEntries(Object.entries(node.properties).map(([k, v]) => [k, shape(v)]));
  return node.type && node.type !== 'object' ? '' : '*';
}

function keep(name) {
  const key = short(name);
  if (!out.schemas[key]) {
    const fields = (out.schemas[key] = {});
    for (const [field, node] of Object.entries(propertiesOf(schemas[whole(name)]))) fields[field] = shape(node);
  }
  return key;
}

function typeOf(parameter) {
  const { type, format, minimum, maximum } = parameter.schema;
  const range = minimum === undefined ? '' : ` ${minimum}..${maximum}`;
  return `${format ?? type}${range}${parameter.required ? '!' : ''}`;
}

function query(path, returns, method = 'get') {
  const parameters = [...(api.paths[path].parameters ?? []), ...(api.paths[path][method].parameters ?? [])].map(deref);
  const pairs = parameters
    .filter((p) => p.in === 'query')
    .map((p) => [p.name, p.name === 'opt_fields' ? returns : typeOf(p)]);
  return Object.fromEntries(pairs);
}

const get = {};
for (const path of wanted) {
  const content = api.paths[path].get.responses['200'].content['application/json'].schema;
  const data = content.properties.data;
  get[path] = query(path, `fields ${shape(data)}`);
}
const write = {};
for (const operation of written) {
  const [method, path] = operation.split(' ');
  const answers = api.paths[path][method.toLowerCase()].responses;
  const content = (answers['201'] ?? answers['200']).content['application/json'].schema;
  write[operation] = query(path, `fields ${shape(content.properties.data)}`, method.toLowerCase());
}
const named = new Set([...wanted.map((path) => `GET ${path}`), ...written]);
const other = Object.entries(api.paths).flatMap(([path, item]) =>
  ['get', 'post', 'put', 'delete']
    .filter((m) => item[m])
    .map((m) => `${m.toUpperCase()} ${path}`)
    .filter((op) => !named.has(op)),
);
const source = 'github.com/Asana/openapi defs/asana_oas.yaml @ fc9f8dcf (2026-06-11), Apache-2.0, distilled';
process.stdout.write(`${JSON.stringify({ source, get, write, other, schemas: out.schemas }, null, 1)}\n`);
