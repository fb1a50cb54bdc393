import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
  valueFromASTUntyped,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { Operation } from './operation.js';

/** What one board's activity log costs, whatever its limit (about 12 600 at limit 25 in a public capture). */
const LOG_COST = 12_600;

/** How many records a list without a limit is taken for. */
const PLAIN_LIST = 2;
const WIDE_LISTS: Record<string, number> = { column_values: 10, columns: 10, subitems: 10 };

interface Reckoning {
  schema: GraphQLSchema;
  operation: Operation;
}

/** What a query costs: one point for each object it may bring, reckoned before anything is read. */
export function costOf(schema: GraphQLSchema, operation: Operation): number {
  const root = operation.node.operation === 'mutation' ? schema.getMutationType()! : schema.getQueryType()!;
  return costOfSelection({ schema, operation }, operation.node.selectionSet, root, null);
}

/** `pageSize` is the limit of the page these fields belong to, which its `items` list goes by. */
function costOfSelection(
  reckoning: Reckoning,
  selection: SelectionSetNode,
  type: GraphQLCompositeType,
  pageSize: number | null,
): number {
  let sum = 0;
  for (const node of selection.selections) {
    if (node.kind === Kind.FIELD) {
      const field = 'getFields' in type ? type.getFields()[node.name.value] : undefined;
      if (field) sum += costOfField(reckoning, node, field, pageSize);
      continue;
    }
    const spread = node.kind === Kind.FRAGMENT_SPREAD;
    const fragment = spread ? reckoning.operation.fragments[node.name.value]! : node;
    const named = fragment.typeCondition && reckoning.schema.getType(fragment.typeCondition.name.value);
    const inner = named && isCompositeType(named) ? named : type;
    sum += costOfSelection(reckoning, fragment.selectionSet, inner, pageSize);
  }
  return sum;
}

function costOfField(
  reckoning: Reckoning,
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  pageSize: number | null,
): number {
  if (field.name === 'activity_logs') return LOG_COST;
  const type = getNamedType(field.type);
  if (!isCompositeType(type)) return 0;
  const limit = numberOfArgument(reckoning, node, field);
  const isPage = isObjectType(type) && (type.name === 'ItemsResponse' || type.name === 'UpdatesPage');
  const isList = isListType(getNullableType(field.type));
  const count = !isList ? 1 : (limit ?? pageSize ?? WIDE_LISTS[field.name] ?? PLAIN_LIST);
  const inner = node.selectionSet
    ? costOfSelection(reckoning, node.selectionSet, type, isPage ? (limit ?? null) : null)
    : 0;
  return count * (1 + inner);
}

/** How many records the arguments allow: the smaller of the number of ids and the limit. */
function numberOfArgument(
  { operation }: Reckoning,
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
): number | null {
  const given = new Map(
    (node.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value, operation.variables)]),
  );
  const ids = given.get('ids');
  const limit = given.get('limit') ?? field.args.find(({ name }) => name === 'limit')?.defaultValue;
  const bounds = [Array.isArray(ids) ? ids.length : null, typeof limit === 'number' ? limit : null];
  const known = bounds.filter((one) => one !== null);
  return known.length > 0 ? Math.max(0, Math.min(...known)) : null;
}
