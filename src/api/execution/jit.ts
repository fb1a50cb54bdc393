import type { GatewayInterface } from '@apollo/server-gateway-interface';
import {
  execute,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';

/** Compiled documents kept; a client with more forms of question than this pays for compiling again. */
const KEPT = 500;

interface Prepared {
  operation: OperationDefinitionNode | null;
  /** Null where graphql-jit cannot compile it: graphql-js runs it then. */
  compiled: CompiledQuery | null;
}

/** Runs operations through graphql-jit behind Apollo's gateway seam, with the answers graphql-js would give. */
export function compiledExecution(schema: GraphQLSchema): GatewayInterface {
  const kept = new Map<string, Prepared>();
  return {
    async load() {
      return {
        executor: async ({ document, request, context, operationName, queryHash }) => {
          const prepared = recall(kept, `${queryHash}:${operationName ?? ''}`, () =>
            prepare(schema, document, operationName ?? undefined),
          );
          return run(schema, document, prepared, context, request.variables ?? {}, operationName ?? undefined);
        },
      };
    },
    onSchemaLoadOrUpdate(tell) {
      tell({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => {};
    },
    async stop() {},
  };
}

/** One operation, compiled where that can be. */
export function prepare(schema: GraphQLSchema, document: DocumentNode, operationName?: string): Prepared {
  const operation = getOperationAST(document, operationName) ?? null;
  if (!operation) return { operation, compiled: null };
  const compiled = compileQuery(schema, document, operationName);
  return { operation, compiled: isCompiledQuery(compiled) ? compiled : null };
}

/** The answer, in graphql-js's shapes. */
export async function run(
  schema: GraphQLSchema,
  document: DocumentNode,
  { operation, compiled }: Prepared,
  contextValue: unknown,
  variableValues: Record<string, unknown>,
  operationName?: string,
): Promise<ExecutionResult> {
  if (!operation || !compiled) return execute({ schema, document, contextValue, variableValues, operationName });
  // graphql-jit words variable errors its own way and leaves out their code: ask graphql-js first.
  const variables = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues, { maxErrors: 10 });
  if (variables.errors) return { errors: variables.errors };
  const result = (await compiled.query({}, contextValue, variableValues)) as ExecutionResult;
  return result.errors ? { ...result, errors: result.errors.map(asOwn) } : result;
}

// Errors of graphql-jit pass `instanceof` but have no `extensions`, which Apollo's formatter reads.
function asOwn(error: GraphQLError): GraphQLError {
  if (Object.getPrototypeOf(error) === GraphQLError.prototype) return error;
  const original = error.originalError as GraphQLError | undefined;
  const own = new GraphQLError(error.message, {
    path: error.path,
    originalError: original,
    extensions: { ...original?.extensions },
  });
  return Object.defineProperties(own, { locations: { value: error.locations, enumerable: true } });
}

function recall(kept: Map<string, Prepared>, key: string, make: () => Prepared): Prepared {
  const found = kept.get(key) ?? make();
  kept.delete(key);
  kept.set(key, found);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
  return found;
}
