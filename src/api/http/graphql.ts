import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Attempts } from '../auth/attempts.js';
import { viewerOf, type Viewer } from '../auth/viewer.js';
import type { HubContext } from '../context.js';
import { TransientError } from '../../errors.js';
import { isPassing } from '../failures/mask.js';
import { Refusal } from '../failures/refusal.js';
import type { ApiOptions } from '../options.js';
import { CursorSeal } from '../paging/cursor.js';
import type { PeopleMap } from '../people.js';
import { Loaders } from '../reading/loaders.js';
import { Snapshot } from '../reading/snapshot.js';
import { checkMediaType, checkOperation } from './body.js';
import { graphiqlPage } from './graphiql.js';

declare module 'fastify' {
  interface FastifyRequest {
    viewer: Viewer | null;
  }
}

/** POST /graphql runs one operation; GET serves GraphiQL's page to a browser and runs nothing. */
export function serveGraphql(
  app: FastifyInstance,
  server: ApolloServer<HubContext>,
  people: PeopleMap,
  attempts: Attempts,
  options: ApiOptions,
): void {
  const cursors = new CursorSeal(options.auth.pepper);
  app.decorateRequest('viewer', null);

  const context = async (request: FastifyRequest, reply: FastifyReply): Promise<HubContext> => {
    const db = new Snapshot(options.api);
    // An asker who has gone reads nothing any more: stop what still runs for them.
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) void db.abort().then(() => db.close());
    });
    const directory = await people.directory().catch((error: unknown) => {
      if (!isPassing(error)) throw error;
      throw new TransientError('The database did not answer', { remedy: 'Try again shortly', cause: error });
    });
    const { viewer, id: requestId } = request;
    if (!viewer) throw new Error('no viewer');
    const nowMs = options.now();
    return {
      viewer,
      requestId,
      nowMs,
      isPast: false,
      isVeiled: false,
      isRedefined: false,
      db,
      loaders: new Loaders(db),
      people: directory,
      cursors,
      options,
    };
  };

  app.route({
    method: 'POST',
    url: '/graphql',
    onRequest: async (request) => {
      request.viewer = await viewerOf(request, options, attempts);
      checkMediaType(request);
    },
    preHandler: async (request) => checkOperation(request),
    handler: fastifyApolloHandler(server, { context }),
  });

  app.route({
    method: 'GET',
    url: '/graphql',
    handler: async (request, reply) => {
      if (!request.headers.accept?.includes('text/html'))
        throw new Refusal(405, 'METHOD_NOT_ALLOWED', 'Operations are sent by POST', { allow: 'POST' });
      return reply.type('text/html; charset=utf-8').send(graphiqlPage(options));
    },
  });
}
