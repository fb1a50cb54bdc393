import 'reflect-metadata';
import { exitCode, HubError } from './errors.js';
import { startServer } from './start.js';

startServer({ json: process.argv.includes('--json') }).catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof HubError ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(exitCode(error));
});
