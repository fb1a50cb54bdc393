import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { hubSchema } from './schema/build.js';
import type { HubContext } from './context.js';
import { compiledExecution } from './execution/jit.js';
import { codeOf, maskError } from './failures/mask.js';
import { LIMITS } from './limits/limits.js';
import { limitsPlugin } from './limits/plugin.js';
import type { ApiOptions } from './options.js';

/** Apollo over the hub's schema: compiled execution, limits before it, masked errors after it. */
export function createServer(options: ApiOptions): ApolloServer<HubContext> {
  const schema = hubSchema();
  return new ApolloServer<HubContext>({
    gateway: compiledExecution(schema),
    parseOptions: { maxTokens: LIMITS.tokens },
    validationOptions: { maxErrors: 10 },
    maxRecursiveSelections: LIMITS.expandedSelections,
    hideSchemaDetailsFromClientErrors: options.auth.required,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    persistedQueries: false,
    // Apollo's own handler would raise the signal again before the database has been closed.
    stopOnTerminationSignals: false,
    // Who may look at the schema depends on the viewer: see limits/plugin.
    introspection: true,
    formatError: maskError,
    logger: options.log,
    plugins: [ApolloServerPluginCacheControlDisabled(), limitsPlugin(schema), operationPlugin(options)],
  });
}

/** Logs what is our bug with the id the client gets, and gives the database connection back when the answer is made. */
function operationPlugin({ log }: ApiOptions): ApolloServerPlugin<HubContext> {
  return {
    async contextCreationDidFail({ error }) {
      log.error({ err: error }, 'no context for an operation');
    },
    async requestDidStart() {
      return {
        async didEncounterErrors({ errors, contextValue, operationName }) {
          for (const error of errors)
            if (codeOf(error) === 'INTERNAL')
              log.error(
                { err: error.originalError ?? error, requestId: contextValue.requestId, operationName },
                'operation failed',
              );
        },
        async willSendResponse({ response, contextValue }) {
          if (response.body.kind === 'single')
            for (const error of response.body.singleResult.errors ?? [])
              if (error.extensions?.code === 'INTERNAL')
                Object.assign(error.extensions, { requestId: contextValue.requestId });
          await contextValue.db.close();
        },
      };
    },
  };
}
