import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLNamedType,
} from 'graphql';
import { hubSchema, printHubSchema } from '../../src/api/schema/build.js';

const types = Object.values(hubSchema().getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

/** Everything with a name in the schema: where it stands, its own name, what is said of it. */
function named(type: GraphQLNamedType): { path: string; name: string; sort: string; description: string }[] {
  const all = [{ path: type.name, name: type.name, sort: 'type', description: type.description ?? '' }];
  const add = (path: string, name: string, sort: string, description?: string | null) =>
    all.push({ path, name, sort, description: description ?? '' });
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      add(`${type.name}.${field.name}`, field.name, 'field', field.description);
      for (const arg of field.args)
        add(`${type.name}.${field.name}(${arg.name}:)`, arg.name, 'argument', arg.description);
    }
  }
  if (isInputObjectType(type))
    for (const field of Object.values(type.getFields()))
      add(`${type.name}.${field.name}`, field.name, 'field', field.description);
  if (isEnumType(type))
    for (const value of type.getValues()) add(`${type.name}.${value.name}`, value.name, 'value', value.description);
  return all;
}

const everything = types.flatMap(named);
const own = everything.filter(({ path }) => !['DateTimeISO', 'JSON', 'LocalDate', 'Query', 'Mutation'].includes(path));

test('schema.graphql is what the classes say; run `npm run schema` and review it', () => {
  expect(readFileSync(resolve(__dirname, '../../schema.graphql'), 'utf8')).toBe(printHubSchema());
});

test('the schema is of the size it should be', () => {
  expect(Object.keys(hubSchema().getQueryType()!.getFields()).sort()).toEqual([
    'approvals',
    'assets',
    'campaign',
    'campaigns',
    'changes',
    'connections',
    'connectors',
    'containers',
    'coordination',
    'definitionVersions',
    'evidence',
    'flow',
    'messages',
    'metricDefinitions',
    'people',
    'quarantine',
    'review',
    'serviceCompliance',
    'syncRuns',
    'tasks',
    'viewer',
    'workflow',
  ]);
  expect(Object.keys(hubSchema().getMutationType()!.getFields()).sort()).toEqual([
    'acceptSuggestion',
    'addDependency',
    'linkContainer',
    'linkItem',
    'linkMirror',
    'mergePeople',
    'rejectSuggestion',
    'replayQuarantine',
    'runSync',
    'splitPerson',
    'undoDecision',
  ]);
});

test('everything is described in one plain sentence', () => {
  const bare = own.filter(({ description }) => !/^[A-Z][^\n]*\.$/.test(description)).map(({ path }) => path);
  expect(bare).toEqual([]);
});

test('names keep to the rules', () => {
  const shapes = {
    type: /^[A-Z][A-Za-z0-9]*$/,
    field: /^[a-z][A-Za-z0-9]*$/,
    argument: /^[a-z][A-Za-z0-9]*$/,
    value: /^[A-Z][A-Z0-9_]*$/,
  };
  const odd = everything
    .filter(({ name, sort }) => !shapes[sort as keyof typeof shapes].test(name))
    .map(({ path }) => path);
  expect(odd).toEqual([]);
  expect(everything.filter(({ name, sort }) => sort === 'argument' && name === 'where')).toEqual([]);
});

test('a type ends in Connection exactly where it is a page of a list', () => {
  for (const type of types.filter(isObjectType)) {
    const fields = Object.keys(type.getFields()).sort();
    const page = ['edges', 'nodes', 'pageInfo', 'totalCount'].every((name) => fields.includes(name));
    expect([type.name, type.name.endsWith('Connection')]).toEqual([type.name, page]);
  }
});

test('items of lists of things are nullable: one bad record must not null an answer', () => {
  const strict = types
    .filter(isObjectType)
    .flatMap((type) =>
      Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, String(field.type)] as const),
    )
    .filter(([, type]) => /\[.*!\]/.test(type));
  expect(strict).toEqual([]);
});

test('what is an administrator’s is marked so', () => {
  const marked = types
    .filter(isObjectType)
    .flatMap((type) =>
      Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field.extensions.role] as const),
    )
    .filter(([, role]) => role === 'admin')
    .map(([path]) => path);
  expect(marked.sort()).toEqual([
    'Message.text',
    'Mutation.acceptSuggestion',
    'Mutation.addDependency',
    'Mutation.linkContainer',
    'Mutation.linkItem',
    'Mutation.linkMirror',
    'Mutation.mergePeople',
    'Mutation.rejectSuggestion',
    'Mutation.replayQuarantine',
    'Mutation.runSync',
    'Mutation.splitPerson',
    'Mutation.undoDecision',
    'Person.email',
    'QuarantinedRecord.payload',
    'QuarantinedRecord.reason',
  ]);
});
