import type { ApolloServer } from '@apollo/server';
import type { FastifyInstance } from 'fastify';
import { ConfigError } from '../errors.js';
import type { HubContext } from './context.js';
import { createApp } from './http/app.js';
import { answerFailures } from './http/failures.js';
import { serveGraphiqlFiles } from './http/graphiql.js';
import { serveGraphql } from './http/graphql.js';
import { serveLanding } from './http/landing.js';
import { serveProbes } from './http/probes.js';
import type { ApiOptions } from './options.js';
import { PeopleMap } from './people.js';
import { createServer } from './server.js';

export type { HubActions, LinkWish, NaturalKey, Replayed } from './actions.js';
export type { ApiOptions } from './options.js';
export { createKey, listKeys, revokeKey } from './auth/keys.js';

export interface Api {
  app: FastifyInstance;
  server: ApolloServer<HubContext>;
  /** Where it listens; null where it was not told to. */
  url: string | null;
  /** Lets what runs end, then closes the port; the pools are the caller's. */
  close: () => Promise<void>;
}

/** The graph over HTTP, from the values it is given; nothing is read from files or the environment. */
export async function createApi(options: ApiOptions): Promise<Api> {
  if (options.auth.required && !options.auth.pepper)
    throw new ConfigError('API keys need a pepper', { remedy: 'Give a secret of at least 32 characters kept outside the database' });
  const app = await createApp(options);
  answerFailures(app, options.log);
  const server = createServer(app, options);
  await server.start();
  const people = new PeopleMap(options.api, options.log);
  serveGraphql(app, server, people, options);
  serveGraphiqlFiles(app);
  serveLanding(app, options);
  serveProbes(app, options);
  await app.ready();
  // Without notices the map still looks for itself every five seconds: a database that sleeps must not stop the start.
  await people.listen().catch((error: unknown) => options.log.warn({ err: error }, 'people notices unavailable'));
  const url = options.listen ? await app.listen(options.listen) : null;
  return {
    app,
    server,
    url,
    close: async () => {
      people.close();
      await server.stop();
    },
  };
}
