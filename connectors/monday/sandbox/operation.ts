import {
  getOperationAST,
  GraphQLError,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Schemas } from './schemas.js';

/** What a request asks for. */
export interface Operation {
  document: DocumentNode;
  node: OperationDefinitionNode;
  fragments: Record<string, FragmentDefinitionNode>;
  variables: Record<string, unknown>;
}

/** The body of a request that can be understood; null: it cannot. */
export interface Body {
  query: string;
  variables: Record<string, unknown>;
  operationName: string | null;
}

export function readBody(text: string): Body | null {
  try {
    const body = JSON.parse(text) as { query?: unknown; variables?: unknown; operationName?: unknown };
    if (typeof body?.query !== 'string') return null;
    const variables = body.variables ?? {};
    if (typeof variables !== 'object' || Array.isArray(variables)) return null;
    const operationName = typeof body.operationName === 'string' ? body.operationName : null;
    return { query: body.query, variables: variables as Record<string, unknown>, operationName };
  } catch {
    return null;
  }
}

/** The operation a body asks for; throws the syntax error. */
export function readOperation({ query, variables, operationName }: Body): Operation | null {
  const document = parse(query);
  const node = getOperationAST(document, operationName);
  if (!node) return null;
  const fragments = Object.fromEntries(
    document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
  );
  return { document, node, fragments, variables };
}

/** Collections that are turned page by page; they are named where they are asked for below a root field. */
const PAGED = new Set(['items_page', 'activity_logs', 'updates', 'updates_page', 'timeline_items_page']);

/**
 * What faults are matched with, after `POST /v2 `: the root fields in order, each with the paged collections that are
 * asked for below it, e.g. `boards.items_page`, `boards.items_page,boards.activity_logs`, `next_items_page`, `me`.
 * `complexity` is left out where something else is asked for.
 */
export function nameOf(operation: Operation): string {
  const names = new Set<string>();
  for (const [root, below] of fieldsOf(operation, operation.node.selectionSet)) {
    const paged = [...pagedBelow(operation, below)];
    for (const name of paged.length > 0 ? paged.map((one) => `${root}.${one}`) : [root]) names.add(name);
  }
  if (names.size > 1) names.delete('complexity');
  const prefix = operation.node.operation === 'query' ? '' : `${operation.node.operation} `;
  return prefix + [...names].join(',');
}

/** Fragments that lead back to themselves are refused later; here they must only not hang. */
const DEEPEST = 16;

/** The root fields it asks for. */
export const rootFieldsOf = (operation: Operation): string[] =>
  fieldsOf(operation, operation.node.selectionSet).map(([name]) => name);

function pagedBelow(operation: Operation, selection: SelectionSetNode | undefined, depth = 0): Set<string> {
  const found = new Set<string>();
  if (depth > DEEPEST) return found;
  for (const [name, below] of fieldsOf(operation, selection)) {
    if (PAGED.has(name)) found.add(name);
    for (const deeper of pagedBelow(operation, below, depth + 1)) found.add(deeper);
  }
  return found;
}

function fieldsOf(operation: Operation, selection: SelectionSetNode | undefined, inside: string[] = []): Field[] {
  return (selection?.selections ?? []).flatMap((node): Field[] => {
    if (node.kind === Kind.FIELD) return [[node.name.value, node.selectionSet]];
    if (node.kind === Kind.INLINE_FRAGMENT) return fieldsOf(operation, node.selectionSet, inside);
    const name = node.name.value;
    if (inside.includes(name)) return [];
    return fieldsOf(operation, operation.fragments[name]?.selectionSet, [...inside, name]);
  });
}

type Field = [name: string, below: SelectionSetNode | undefined];

export interface Validated {
  /** Why the tool would not run it; empty: it runs. */
  errors: GraphQLError[];
  /** What of it is off the contract; tests demand none. */
  problems: string[];
}

const seen = new WeakMap<GraphQLSchema, Map<string, Validated>>();
const SEEN_AT_MOST = 500;

/** Holds a query against the schema this sandbox plays and against the tool's whole one. */
export function validateQuery(schemas: Schemas, query: string, document: DocumentNode): Validated {
  let known = seen.get(schemas.full);
  if (!known) seen.set(schemas.full, (known = new Map<string, Validated>()));
  const before = known.get(query);
  if (before) return before;
  if (known.size >= SEEN_AT_MOST) known.clear();
  const offFull = validate(schemas.full, document);
  const errors = validate(schemas.played, document);
  const problems =
    offFull.length > 0
      ? offFull.map(({ message }) => message)
      : errors.map(({ message }) => `${message} (it is in the contract, but this sandbox does not play it)`);
  const validated = { errors: errors.map(inToolsWords), problems };
  known.set(query, validated);
  return validated;
}

/** The tool names these failures by codes of its own. */
function inToolsWords(error: GraphQLError): GraphQLError {
  const field = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(error.message);
  const type = /^Unknown type "(\w+)"/.exec(error.message);
  const [message, extensions] = field
    ? [
        `Field '${field[1]}' doesn't exist on type '${field[2]}'`,
        { code: 'undefinedField', typeName: field[2], fieldName: field[1] },
      ]
    : type
      ? [`No such type ${type[1]}`, { code: 'undefinedType', typeName: type[1] }]
      : [error.message, { code: codeOf(error.message) }];
  return new GraphQLError(message, { nodes: error.nodes ?? null, extensions: { ...extensions, status_code: 400 } });
}

const codeOf = (message: string): string =>
  /^(Expected value of type|\S+ cannot represent|Value ".*" does not exist)/.test(message)
    ? 'argumentLiteralsIncompatible'
    : 'GRAPHQL_VALIDATION_FAILED';
