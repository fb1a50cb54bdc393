import type { ApolloServer } from '@apollo/server';
import type { FastifyInstance } from 'fastify';
import { ConfigError } from '../errors.js';
import type { HubContext } from './context.js';
import { createApp } from './http/app.js';
import { answerFailures } from './http/failures.js';
import { serveGraphiqlFiles } from './http/graphiql.js';
import { serveGraphql } from './http/graphql.js';
import { serveExports } from './http/export.js';
import { serveLanding } from './http/landing.js';
import { serveProbes } from './http/probes.js';
import { serveWebhooks } from './http/webhooks.js';
import type { ApiOptions } from './options.js';
import { PeopleMap } from './people.js';
import { createServer } from './server.js';

export type { DecisionWish, HubActions, LinkWish, NaturalKey, Recorded, Replayed } from './actions.js';
export type { ApiOptions } from './options.js';
export { createKey, listKeys, revokeKey } from './auth/keys.js';
export { analystOf } from './auth/viewer.js';

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
    throw new ConfigError('API keys need a pepper', {
      remedy: 'Give a secret of at least 32 characters kept outside the database',
    });
  const app = await createApp(options);
  answerFailures(app, options.log);
  const server = createServer(options);
  await server.start();
  const people = new PeopleMap(options.api, options.log);
  serveGraphql(app, server, people, options);
  serveGraphiqlFiles(app);
  serveLanding(app, options);
  serveProbes(app, options);
  if (options.exports) serveExports(app, options.exports, options);
  if (options.receive) serveWebhooks(app, options.receive);
  await app.ready();
  // Without notices the map still looks for itself every five seconds: a database that sleeps must not stop the start.
  await people.listen().catch((error: unknown) => options.log.warn({ err: error }, 'people notices unavailable'));
  const close = async (): Promise<void> => {
    // First what is under way, then the port; people are asked for until the last answer is out.
    await app.close();
    await server.stop();
    people.close();
  };
  const url = options.listen
    ? await app.listen(options.listen).catch(async (error: unknown) => {
        await close();
        throw unusableAddress(error, options.listen!);
      })
    : null;
  return { app, server, url, close };
}

/** Why the port cannot be had, where that is the settings' fault. */
function unusableAddress(error: unknown, { host, port }: { host: string; port: number }): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const cause = error;
  if (code === 'EADDRINUSE')
    return new ConfigError('The port is taken by another program', {
      where: `PORT ${port} on ${host}`,
      remedy: 'Set PORT to a free one, or to 0 for any; if the other program is this hub, it already serves',
      cause,
    });
  if (code === 'EACCES')
    return new ConfigError('The port is not ours to take', {
      where: `PORT ${port} on ${host}`,
      remedy: 'Set PORT to 1024 or more',
      cause,
    });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new ConfigError('This machine has no such address', {
      where: `HOST ${host}`,
      remedy: 'Set HOST to 127.0.0.1, or to 0.0.0.0 for every address of this machine',
      cause,
    });
  return error;
}
