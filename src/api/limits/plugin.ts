import type { ApolloServerPlugin } from '@apollo/server';
import { getVariableValues, type GraphQLSchema } from 'graphql';
import { isAdmin } from '../auth/viewer.js';
import { auditDenied } from '../audited.js';
import type { HubContext } from '../context.js';
import { refused } from '../failures/codes.js';
import { LIMITS } from './limits.js';
import { tellBy, versionOf } from '../reading/definition.js';
import { instantOf, tellAsOf } from '../reading/past.js';
import { measure } from './measure.js';
import { checkNumbers } from './values.js';

/**
 * Measures every operation after its variables are known and before anything runs, and makes it ready for the instant
 * and the definitions that its roots ask for.
 */
export function limitsPlugin(schema: GraphQLSchema): ApolloServerPlugin<HubContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operation, request, contextValue, response }) {
          if (!operation) return;
          checkNumbers(request.variables);
          const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], request.variables ?? {});
          // Wrong variables are the executor's to report, in graphql-js's words.
          if (coerced.errors) return;
          const { cost, introspects, adminFields, roots } = measure(schema, document, operation, coerced.coerced);
          contextValue.cost = cost;
          response.http.headers.set('x-query-cost', `${cost}/${LIMITS.cost}`);
          const denied = [...adminFields, ...(introspects ? ['__schema'] : [])];
          if (denied.length > 0 && !isAdmin(contextValue.viewer)) {
            await auditDenied(contextValue, denied.join(', '));
            throw refused('FORBIDDEN', `Only an administrator may use ${denied.join(', ')}`);
          }
          const instant = instantOf(roots, contextValue.nowMs);
          if (instant !== null) tellAsOf(contextValue, instant);
          const version = versionOf(roots);
          if (version !== null) await tellBy(contextValue, version);
        },
      };
    },
  };
}
