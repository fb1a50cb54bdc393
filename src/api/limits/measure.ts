import {
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { DEFAULT_PAGE } from '../paging/listing.js';
import { refused } from '../failures/codes.js';
import { LIMITS } from './limits.js';
import { pageSizeOf } from './page-size.js';
import { checkArgument } from './values.js';

/** What an operation would take, and what it demands of whoever asks. */
export interface Measure {
  /** One for every object that may have to be made; lists by their resolved sizes. */
  cost: number;
  introspects: boolean;
  /** Fields that only an administrator may read or call. */
  adminFields: string[];
  /** What is asked at the root, with its arguments. */
  roots: RootField[];
}

export interface RootField {
  name: string;
  args: Record<string, unknown>;
}

/** Where the walk is: how deep, in how many paged lists, and how many elements the page around it may hold. */
interface Place {
  depth: number;
  pages: number;
  size: number;
  introspection: boolean;
}

/** Walks an operation with its variables, as execution would, and refuses what is too much before anything runs. */
export function measure(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): Measure {
  const walk = new Walk(schema, document, variables);
  return walk.operation(operation);
}

class Walk {
  readonly #fragments = new Map<string, { on: string; selections: SelectionSetNode }>();
  readonly #adminFields: string[] = [];
  #aliases = 0;
  #selections = 0;
  #directives = 0;
  #introspects = false;

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly variables: Record<string, unknown>,
  ) {
    for (const each of document.definitions)
      if (each.kind === Kind.FRAGMENT_DEFINITION)
        this.#fragments.set(each.name.value, { on: each.typeCondition.name.value, selections: each.selectionSet });
    if (this.#fragments.size > LIMITS.fragments) throw tooComplex(`${LIMITS.fragments} fragments`);
  }

  operation(operation: OperationDefinitionNode): Measure {
    const root = this.schema.getRootType(operation.operation)!;
    const nodes = this.#fieldsOf(root, operation.selectionSet).map(([node]) => node);
    const fields = nodes.map((node) => node.name.value);
    if (fields.length > LIMITS.rootFields) throw tooComplex(`${LIMITS.rootFields} root fields`);
    if (operation.operation === 'mutation' && fields.length > 1) throw tooComplex('one mutation');
    for (const name of new Set(fields))
      if (fields.filter((each) => each === name).length > LIMITS.sameRootField)
        throw tooComplex(`${LIMITS.sameRootField} times the same root field`);
    this.#selections = 0;
    this.#aliases = 0;
    this.#directives = 0;
    const cost = this.#selectionCost(root, operation.selectionSet, {
      depth: 1,
      pages: 0,
      size: 1,
      introspection: false,
    });
    if (cost > LIMITS.cost)
      throw refused(
        'QUERY_TOO_COMPLEX',
        `The operation costs ${cost}, more than ${LIMITS.cost}: ask for smaller pages or fewer lists within lists`,
      );
    const roots = nodes.map((node) => ({
      name: node.name.value,
      args: getArgumentValues(this.#definition(root, node), node, this.variables),
    }));
    return { cost, introspects: this.#introspects, adminFields: this.#adminFields, roots };
  }

  #selectionCost(parent: GraphQLNamedType, selections: SelectionSetNode, place: Place): number {
    let sum = 0;
    for (const [node, type] of this.#fieldsOf(parent, selections)) sum += this.#fieldCost(type, node, place);
    return sum;
  }

  /** The fields below, fragments opened and skipped ones left out; each with the type it stands on. */
  #fieldsOf(parent: GraphQLNamedType, selections: SelectionSetNode): [FieldNode, GraphQLNamedType][] {
    const found: [FieldNode, GraphQLNamedType][] = [];
    for (const node of selections.selections) {
      if (++this.#selections > LIMITS.expandedSelections) throw tooComplex(`${LIMITS.expandedSelections} selections`);
      if ((this.#directives += node.directives?.length ?? 0) > LIMITS.directives)
        throw tooComplex(`${LIMITS.directives} directives`);
      if (getDirectiveValues(GraphQLSkipDirective, node, this.variables)?.if === true) continue;
      if (getDirectiveValues(GraphQLIncludeDirective, node, this.variables)?.if === false) continue;
      if (node.kind === Kind.FIELD) {
        if (node.alias && ++this.#aliases > LIMITS.aliases) throw tooComplex(`${LIMITS.aliases} aliases`);
        found.push([node, parent]);
        continue;
      }
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(node.name.value) : undefined;
      const on = fragment?.on ?? (node.kind === Kind.INLINE_FRAGMENT ? node.typeCondition?.name.value : undefined);
      const inner = fragment?.selections ?? (node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet : undefined);
      if (inner) found.push(...this.#fieldsOf((on && this.schema.getType(on)) || parent, inner));
    }
    return found;
  }

  #fieldCost(parent: GraphQLNamedType, node: FieldNode, place: Place): number {
    if (place.depth > LIMITS.depth) throw refused('QUERY_TOO_DEEP', `An operation may be ${LIMITS.depth} levels deep`);
    const field = this.#definition(parent, node);
    const introspection = place.introspection || field === SchemaMetaFieldDef || field === TypeMetaFieldDef;
    this.#introspects ||= introspection;
    if (field.extensions.role === 'admin') this.#adminFields.push(`${parent.name}.${field.name}`);
    const args = getArgumentValues(field, node, this.variables);
    for (const value of Object.values(args)) checkArgument(value);
    const named = getNamedType(field.type);
    if (!node.selectionSet || !isCompositeType(named)) return field.name === 'totalCount' ? LIMITS.totalCountCost : 0;
    // An `ofType` only unwraps a type: a chain of them has an end, a circle through `fields` has none.
    const depth = place.depth + (introspection && field.name === 'ofType' ? 0 : 1);
    if (introspection) return this.#selectionCost(named, node.selectionSet, { ...place, depth, introspection });
    return this.#listCost(field, named, args, node.selectionSet, { ...place, depth });
  }

  #listCost(
    field: GraphQLField<unknown, unknown>,
    named: GraphQLNamedType,
    args: Record<string, unknown>,
    selections: SelectionSetNode,
    place: Place,
  ): number {
    const below = { ...place, size: 1 };
    // What takes much more than to make one object says so itself.
    const own = (field.extensions.cost as number | undefined) ?? 1;
    if (field.args.some((arg) => arg.name === 'first')) {
      const pages = place.pages + 1;
      if (pages > LIMITS.pageNesting) throw refused('QUERY_TOO_DEEP', `Lists may be nested ${LIMITS.pageNesting} deep`);
      const size = pageSizeOf(args, pages > 1) ?? (field.extensions.size as number | undefined) ?? DEFAULT_PAGE;
      return own + this.#selectionCost(named, selections, { ...place, pages, size });
    }
    // `edges` and `nodes` of a page hold as many as the page; what stands beside them is there once.
    const list = isListType(getNullableType(field.type));
    const paged = list && (field.name === 'edges' || field.name === 'nodes');
    const factor = paged ? place.size : list ? LIMITS.plainList : 1;
    return factor * (own + this.#selectionCost(named, selections, below));
  }

  #definition(parent: GraphQLNamedType, node: FieldNode): GraphQLField<unknown, unknown> {
    const name = node.name.value;
    if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
    if (name === SchemaMetaFieldDef.name && parent === this.schema.getQueryType()) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name && parent === this.schema.getQueryType()) return TypeMetaFieldDef;
    if (!isObjectType(parent)) throw new Error(`no field ${name} on ${parent.name}`);
    return (parent as GraphQLObjectType).getFields()[name]!;
  }
}

const tooComplex = (allowed: string) => refused('QUERY_TOO_COMPLEX', `An operation may hold ${allowed}`);
