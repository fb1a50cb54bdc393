// First: Jest maps neither `.js` to `.ts` nor anything else for what its global set-up imports.
import './run-typescript.cjs';
import 'reflect-metadata';
import { openTestServer, TEST_SERVER, type TestServer } from './server.js';

declare global {
  var testServer: { close: () => Promise<void> } | undefined;
}

/** One Postgres for the whole run; the workers read of it in their environment. */
export default async function globalSetup(): Promise<void> {
  const { settings, template, close } = await openTestServer(process.env.TEST_DATABASE_URL);
  globalThis.testServer = { close };
  process.env[TEST_SERVER] = JSON.stringify({ settings, template } satisfies TestServer);
}
