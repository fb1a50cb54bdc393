import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { roleOf } from './commands/start.js';
import { exitCode, HubError, UsageError } from './errors.js';
import { startServer } from './start.js';

async function main(): Promise<void> {
  const { json, role } = flags();
  await startServer({ json: Boolean(json), role: roleOf(role) });
}

function flags(): { json?: boolean; role?: string } {
  try {
    return parseArgs({ options: { json: { type: 'boolean' }, role: { type: 'string' } } }).values;
  } catch (error) {
    throw new UsageError((error as Error).message, { remedy: 'Use --role api|worker|all or --json' });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof HubError ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(exitCode(error));
});
