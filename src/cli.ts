#!/usr/bin/env node
import 'reflect-metadata';
import { Command, CommanderError } from 'commander';
import { registry } from '../connectors/index.js';
import { dump } from './commands/dump.js';
import { link, unlink } from './commands/link.js';
import { migrateNow } from './commands/migrations.js';
import { explainMisuse } from './commands/misuse.js';
import { createProgress, type ProgressView } from './commands/progress.js';
import { listQuarantine, retryQuarantine, showQuarantined } from './commands/quarantine.js';
import { rebuildDerived } from './commands/rebuild.js';
import { replay } from './commands/replay.js';
import { moveClock } from './commands/sandbox.js';
import type { Session, Shell } from './commands/session.js';
import { showStatus } from './commands/status.js';
import { syncNow } from './commands/sync.js';
import { createToken, listTokens, revokeToken, type KeyKeeper } from './commands/tokens.js';
import { loadSettings } from './config.js';
import { exitCode, HubError, UsageError } from './errors.js';
import { readPepper } from './home.js';
import { openHub } from './hub.js';
import { createLogger } from './log.js';
import { createCompany } from './sandbox/index.js';
import { readAdvance, startSandboxMode, writeAdvance } from './sandbox-mode.js';
import { VERSION } from './version.js';

let migrated: string[] = [];

async function withHub<T>(work: (session: Session) => Promise<T>): Promise<T> {
  const given = loadSettings(registry.map(({ connector }) => connector));
  let progress: ProgressView | null = null;
  const log = createLogger(given.logLevel === 'info' ? 'warn' : given.logLevel, (line) =>
    progress ? progress.write(line) : void process.stderr.write(line),
  );
  const sandbox = given.configPath ? null : await startSandboxMode({ settings: given, registry });
  const settings = sandbox?.settings ?? given;
  const view = createProgress(
    settings.connections.map(({ name, connector }) => ({ name, streams: connector.streams.map((s) => s.name) })),
    ({ connection, stream, done, total }) =>
      void process.stderr.write(`reading ${connection}: ${stream} ${done}${total ? ` of ${total}` : ''}\n`),
  );
  progress = view;
  try {
    const hub = await openHub({
      settings,
      log,
      ...(sandbox && { now: sandbox.now }),
      onProgress: (said) => view.show(said),
      onRun: (result) => view.end(result.connection, { status: result.status, read: result.counts.read }),
      onMigrated: (names) => (migrated = names),
    });
    try {
      return await work({ ...hub, rules: settings.rules, home: settings.home, configPath: settings.configPath });
    } finally {
      await hub.close();
    }
  } finally {
    view.stop();
    await sandbox?.close();
  }
}

// Loaded by the words that need it: the graph's packages take longer to load than most words take to answer.
const api = () => import('./api/index.js');
const keys: KeyKeeper = {
  create: async (pool, wish) => (await api()).createKey(pool, pepper(), wish, Date.now()),
  revoke: async (pool, id) => (await api()).revokeKey(pool, id, Date.now()),
  list: async (pool) => (await api()).listKeys(pool),
};

const settingsNow = () => loadSettings(registry.map(({ connector }) => connector));
const pepper = (): string => readPepper(settingsNow().home);

function shellOf(command: Command): Shell {
  const { json } = command.optsWithGlobals<{ json?: boolean }>();
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  return { json: Boolean(json), withHub, print, printJson: (value) => print(JSON.stringify(value)) };
}

/** Runs a command's work and ends with its exit code. */
const run = (work: (shell: Shell, ...words: never[]) => Promise<number>) =>
  async function (this: Command): Promise<void> {
    process.exitCode = await work(shellOf(this), ...(this.processedArgs as never[]), this.opts() as never);
  };

function word(parent: Command, name: string, description: string, example: string): Command {
  return parent
    .command(name)
    .description(description)
    .option('--json', 'answer for a program: JSON, one document a line')
    .addHelpText('after', `\nExample:\n  $ hub ${example}`);
}

const program = new Command('hub')
  .description('Throughline: one graph across the marketing tools')
  .version(VERSION)
  .showSuggestionAfterError();
program.configureOutput({ writeErr: () => {} });
word(program, 'start', 'serve the graph and keep it in step with the tools', 'start').action(async () =>
  (await import('./start.js')).startServer(),
);
word(program, 'sync', 'read the tools now', 'sync asana-main --stream tasks')
  .argument('[connection]')
  .option('--stream <name>', 'only this stream and what it opens')
  .option('--full', 'list everything again')
  .action(run(syncNow as never));
word(program, 'status', 'health and freshness of every connection', 'status --json').action(run(showStatus as never));
word(program, 'replay', 'map what was kept once more, without the tools', 'replay asana-main --stream stories')
  .argument('[connection]')
  .option('--stream <name>', 'only this stream')
  .action(run(replay as never));
word(program, 'rebuild', 'compute people, campaigns, states and rounds again', 'rebuild --diff')
  .option('--diff', 'only say what would change')
  .action(run(rebuildDerived as never));
const quarantine = program.command('quarantine').description('records that were set aside');
word(quarantine, 'list', 'what was set aside and why', 'quarantine list')
  .option('--all', 'resolved ones too')
  .action(run(listQuarantine as never));
word(quarantine, 'show', 'one of them with the bytes the tool sent', 'quarantine show 0b9c…')
  .argument('<id>')
  .action(run(showQuarantined as never));
word(quarantine, 'replay', 'try them once more', 'quarantine replay')
  .argument('[ids...]')
  .action(run(retryQuarantine as never));
word(program, 'link', 'say which campaign something belongs to', 'link asana-main/task/1201 CMP-104')
  .argument('[subject]', 'connection/kind/key')
  .argument('[campaign]')
  .option('--by <name>', 'who says so', 'cli')
  .option('--undo <decision>', 'take a link back')
  .action(
    run(((
      shell: Shell,
      subject: string | undefined,
      campaign: string | undefined,
      flags: { by: string; undo?: string },
    ) => {
      if (flags.undo !== undefined) return unlink(shell, flags.undo, flags);
      if (subject === undefined || campaign === undefined)
        throw new UsageError('Say what belongs to which campaign', {
          expected: 'hub link connection/kind/key CAMPAIGN',
        });
      return link(shell, subject, campaign, flags);
    }) as never),
  );
word(program, 'migrate', 'bring the database up to date', 'migrate').action(
  run(((shell: Shell) => migrateNow(shell, () => migrated)) as never),
);
word(program, 'dump', 'print the graph as sorted JSON lines', 'dump --canonical')
  .option('--canonical', 'by natural keys, without what differs between equal hubs')
  .option('--tellable', 'leave out what only an earlier look can know')
  .action(run(((shell: Shell, flags: object) => dump(shell, flags)) as never));
word(program, 'sandbox', 'what time it is in the sandbox company, or move it on', 'sandbox 36h')
  .argument('[by]', 'such as 90m, 36h or 7d')
  .option('--reset', 'back to the start')
  .action(
    run(((shell: Shell, by: string | undefined, flags: { reset?: boolean }) => {
      const { home } = settingsNow();
      const clock = {
        start: async () => new Date(createCompany({ seed: 1, campaigns: 1 }).start).toISOString(),
        readAdvance: () => readAdvance(home),
        writeAdvance: (ms: number) => writeAdvance(home, ms),
      };
      return moveClock(shell, clock, by, flags);
    }) as never),
  );
const token = program.command('token').description('keys of the graph');
word(token, 'create', 'make a key; it is shown once', 'token create grafana --role viewer')
  .argument('<name>')
  .option('--role <role>', 'viewer or admin', 'viewer')
  .option('--days <days>', 'how long it lives, 1 to 365')
  .action(
    run(((shell: Shell, name: string, flags: { role: string }) => createToken(shell, keys, name, flags)) as never),
  );
word(token, 'revoke', 'end a key', 'token revoke 3fJ…')
  .argument('<id>')
  .action(run(((shell: Shell, id: string) => revokeToken(shell, keys, id)) as never));
word(token, 'list', 'every key, without its secret', 'token list').action(
  run(((shell: Shell) => listTokens(shell, keys)) as never),
);

explainMisuse(program);

// Whoever reads our answer may leave early (`| head`): nobody is there to be told, and nothing went wrong.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError && error.exitCode === 0) return;
  const code = error instanceof HubError && error.code !== 'USAGE' ? `${error.code}: ` : '';
  const says = error instanceof HubError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${code}${says}\n`);
  process.exitCode = exitCode(error);
});
