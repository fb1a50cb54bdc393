import { execute, GraphQLError, type GraphQLSchema } from 'graphql';
import { Refusal } from './failures.js';
import type { Operation } from './operation.js';
import { rootOf, showFor } from './root.js';
import type { Scene } from './scene.js';

/** Runs a query; what fails of it comes as errors beside the rest, and a refusal from anywhere below refuses it whole. */
export async function run(
  schema: GraphQLSchema,
  { document, node, variables }: Operation,
  bare: Omit<Scene, 'show'>,
): Promise<{ data?: unknown; errors?: GraphQLError[] }> {
  const scene: Scene = Object.assign(bare, { show: showFor(() => scene) });
  const { data, errors } = await execute({
    schema,
    document,
    rootValue: rootOf(scene),
    variableValues: variables,
    operationName: node.name?.value ?? null,
  });
  const told = errors?.map((error) => inToolsWords(error, scene));
  return {
    // A failure that leaves nothing leaves out the data as well (monday/wire-samples.json, cursor_expired).
    ...(data && { data }),
    ...(told && { errors: told }),
  };
}

function inToolsWords(error: GraphQLError, scene: Scene): GraphQLError {
  if (error.originalError instanceof Refusal) throw error.originalError;
  if (error.extensions.code !== undefined) return error;
  if (error.path === undefined) {
    scene.note(error.message);
    return withCode(error, 'argumentLiteralsIncompatible', 400);
  }
  scene.note(`the sandbox itself failed at ${error.path.join('.')}: ${error.message}`);
  return withCode(error, 'INTERNAL_SERVER_ERROR', 500);
}

const withCode = ({ message, nodes, path }: GraphQLError, code: string, statusCode: number): GraphQLError =>
  new GraphQLError(message, {
    nodes: nodes ?? null,
    path: path ?? null,
    extensions: { code, status_code: statusCode },
  });
