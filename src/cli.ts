#!/usr/bin/env node
import 'reflect-metadata';
import { Command, CommanderError } from 'commander';
import { registry } from '../connectors/index.js';
import { explainMisuse } from './commands/misuse.js';
import { createProgress, type ProgressView } from './commands/progress.js';
import type { Session, Shell } from './commands/session.js';
import type { KeyKeeper, TokenFlags } from './commands/tokens.js';
import { loadSettings } from './config.js';
import { addDataWords, each } from './data-words.js';
import { exitCode, HubError } from './errors.js';
import { readPepper } from './home.js';
import { createLogger } from './log.js';
import { VERSION } from './version.js';

// What takes long to load is loaded by the words that need it: a wrong setting or flag is answered at once.
const api = () => import('./api/index.js');
const mode = () => import('./sandbox-mode.js');

const CONNECT = 'connect asana --secret token=ASANA_TOKEN --config workspace=1200000000000001';

let migrated: string[] = [];

async function withHub<T>(work: (session: Session) => Promise<T>): Promise<T> {
  const given = loadSettings(registry.map(({ connector }) => connector));
  let progress: ProgressView | null = null;
  const log = createLogger(given.logLevel === 'info' ? 'warn' : given.logLevel, (line) =>
    progress ? progress.write(line) : void process.stderr.write(line),
  );
  const sandbox = given.configPath ? null : await (await mode()).startSandboxMode({ settings: given, registry });
  const settings = sandbox?.settings ?? given;
  const view = createProgress(
    settings.connections.map(({ name, connector }) => ({ name, streams: connector.streams.map((s) => s.name) })),
    ({ connection, stream, done, total }) =>
      void process.stderr.write(`reading ${connection}: ${stream} ${done}${total ? ` of ${total}` : ''}\n`),
  );
  progress = view;
  try {
    const { openHub } = await import('./hub.js');
    const hub = await openHub({
      settings,
      log,
      ...(sandbox && { now: sandbox.now }),
      onProgress: (said) => view.show(said),
      onRun: (result) => view.end(result.connection, { status: result.status, read: result.counts.read }),
      onMigrated: (names) => (migrated = names),
    });
    try {
      const { rules, home, configPath, publicUrl } = settings;
      return await work({ ...hub, rules, home, configPath, publicUrl });
    } finally {
      await hub.close();
    }
  } finally {
    view.stop();
    await sandbox?.close();
  }
}

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

type Work = (shell: Shell, ...words: never[]) => Promise<number>;

/** Loads a command's work, runs it and ends with its exit code. */
const run = (load: () => Promise<unknown>) =>
  async function (this: Command): Promise<void> {
    const work = (await load()) as Work;
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
word(program, 'start', 'serve the graph and keep it in step with the tools', 'start --role worker')
  .option('--role <role>', 'api serves only, worker works only, all does both', 'all')
  .action(async ({ json, role }: { json?: boolean; role: string }) => {
    const { roleOf } = await import('./commands/start.js');
    const start = { json: Boolean(json), role: roleOf(role) };
    await (await import('./start.js')).startServer(start);
  });
word(program, 'sync', 'read the tools now', 'sync asana-main --stream tasks')
  .argument('[connection]')
  .option('--stream <name>', 'only this stream and what it opens')
  .option('--full', 'list everything again')
  .option('--dry-run', 'say what would be stored, and store nothing')
  .option('--confirm-deletes', 'delete what is gone from the tool, however much it is; lists everything again')
  .action(run(async () => (await import('./commands/sync.js')).syncNow));
word(program, 'status', 'health and freshness of every connection', 'status --drift')
  .option('--drift', 'fields of the tools that appeared, changed their type or are gone')
  .action(
    run(async () => {
      const { showDrift, showStatus } = await import('./commands/status.js');
      return (shell: Shell, flags: { drift?: boolean }) => (flags.drift ? showDrift(shell) : showStatus(shell));
    }),
  );
word(program, 'doctor', 'looks at everything the hub stands on', 'doctor --live')
  .option('--live', 'asks each tool too, and holds its schema against what the connector relies on')
  .action(run(async () => (await import('./commands/doctor.js')).examine));
word(program, 'replay', 'map what was kept once more, without the tools', 'replay asana-main --stream stories')
  .argument('[connection]')
  .option('--stream <name>', 'only this stream')
  .action(run(async () => (await import('./commands/replay.js')).replay));
word(program, 'rebuild', 'compute people, campaigns, states and rounds again', 'rebuild --diff')
  .option('--diff', 'only say what would change')
  .action(run(async () => (await import('./commands/rebuild.js')).rebuildDerived));
word(program, 'connect', 'how to connect a tool; with credentials, what it shows and what reading it takes', CONNECT)
  .argument('<tool>', registry.map(({ connector }) => connector.id).join(', '))
  .option('--secret <field=NAME>', 'a secret, by the name of the variable that holds it', each)
  .option('--config <key=value>', 'a setting of the connection', each)
  .option('--base-url <url>', 'where the tool is')
  .option('--allow-private-network', 'it is in our own network')
  .option('--name <connection>', 'which connection, or the name of a new one')
  .option('--forget', 'forget the tokens that are stored for it')
  .action(
    run(async () => {
      const { connectTool } = await import('./commands/connect.js');
      const { createConnecting } = await import('./connecting.js');
      const tools = registry.map(({ connector }) => connector);
      const connecting = createConnecting(tools, withHub, createLogger('warn'));
      return (shell: Shell, tool: string, flags: object) => connectTool(shell, connecting, tool, flags);
    }),
  );
word(
  program,
  'webhook',
  'how a tool tells the hub by itself: its subscriptions, or the address to enter there',
  'webhook slack',
)
  .argument('<connection>')
  .option('--renew', 'make another address in place of the one there is')
  .action(run(async () => (await import('./commands/webhook.js')).showWebhook));
const quarantine = program.command('quarantine').description('records that were set aside');
word(quarantine, 'list', 'what was set aside and why', 'quarantine list')
  .option('--all', 'resolved ones too')
  .action(run(async () => (await import('./commands/quarantine.js')).listQuarantine));
word(quarantine, 'show', 'one of them with the bytes the tool sent', 'quarantine show 0b9c…')
  .argument('<id>')
  .action(run(async () => (await import('./commands/quarantine.js')).showQuarantined));
word(quarantine, 'replay', 'try them once more', 'quarantine replay')
  .argument('[ids...]')
  .action(run(async () => (await import('./commands/quarantine.js')).retryQuarantine));
word(program, 'link', 'say which campaign something belongs to', 'link asana-main/task/1201 CMP-104')
  .argument('[subject]', 'connection/kind/key')
  .argument('[campaign]')
  .option('--by <name>', 'who says so', 'cli')
  .option('--undo <decision>', 'take a link back')
  .action(run(async () => (await import('./commands/link.js')).linkOrUnlink));
const connector = program
  .command('connector')
  .description('the tools the hub knows, and the kit that holds them to their word');
const withKit = (name: 'listConnectors' | 'printPage' | 'testConnector') =>
  run(async () => {
    const [words, { createKit }] = await Promise.all([import('./commands/connector.js'), import('./kit.js')]);
    return async (shell: Shell, id: string, flags: object) => words[name](shell, createKit(), id, flags);
  });
word(connector, 'list', 'every tool the hub knows', 'connector list').action(withKit('listConnectors'));
word(connector, 'docs', 'the page of a connector, from its declaration', 'connector docs asana')
  .argument('<connector>')
  .action(withKit('printPage'));
word(connector, 'test', 'holds a connector against its stand-in, faults and all', 'connector test wordpress')
  .argument('<connector>')
  .option('--write', 'keep what came of it in connectors/proved.json, where the graph shows it from')
  .action(withKit('testConnector'));
word(connector, 'new', 'a working connector with stand-in and test, copied from the example', 'connector new acme')
  .argument('<name>')
  .action(
    run(async () => {
      const { newConnector } = await import('./commands/connector-new.js');
      return async (shell: Shell, name: string) => newConnector(shell, process.cwd(), name);
    }),
  );
word(connector, 'record', 'what a connection has read, as fixtures that name nobody', 'connector record asana-main')
  .argument('<connection>')
  .option('--out <folder>', 'where to write them (default: recorded/<connection>)')
  .action(run(async () => (await import('./commands/record.js')).recordFixtures));
const decisions = program
  .command('decisions')
  .description('what people said: the only thing that no tool can tell again');
word(decisions, 'export', 'every decision that holds, as JSON lines', 'decisions export > decisions.jsonl')
  .option('--all', 'those taken back too')
  .action(run(async () => (await import('./commands/decisions.js')).exportDecisions));
word(decisions, 'import', 'make the decisions of a file again', 'decisions import decisions.jsonl')
  .argument('<file>')
  .action(run(async () => (await import('./commands/decisions.js')).importDecisions));
word(program, 'map', 'every place, status, gate and person found; writes a proposed hub.yaml', 'map --unmapped')
  .option('--unmapped', 'only what nobody has mapped, most hours of work first')
  .option('--out <file>', 'where to write the proposal (default: hub.proposed.yaml beside hub.yaml)')
  .action(run(async () => (await import('./commands/map.js')).mapTools));
word(program, 'digest', 'what moved, what waits on whom, what is unknown', 'digest --since 7d --format slack')
  .option('--campaign <key...>', 'only these campaigns')
  .option('--since <moment>', 'such as 24h, 7d or 2026-03-01', '24h')
  .option('--format <format>', 'text, markdown or slack', 'text')
  .action(run(async () => (await import('./commands/digest.js')).printDigest));
word(program, 'migrate', 'bring the database up to date', 'migrate').action(
  run(async () => {
    const { migrateNow } = await import('./commands/migrations.js');
    return (shell: Shell) => migrateNow(shell, () => migrated);
  }),
);
word(program, 'sandbox', 'what time it is in the sandbox company, or move it on', 'sandbox 36h')
  .argument('[by]', 'such as 90m, 36h or 7d')
  .option('--reset', 'back to the start')
  .action(
    run(async () => {
      const { moveClock } = await import('./commands/sandbox.js');
      const { movableClock } = await mode();
      const clock = movableClock(settingsNow().home);
      return (shell: Shell, by: string | undefined, flags: { reset?: boolean }) => moveClock(shell, clock, by, flags);
    }),
  );
addDataWords(program, word, run, {
  analystOf: async (session) => (await api()).analystOf(session.api, pepper(), settingsNow().apiKey),
});
const token = program.command('token').description('keys of the graph, and roles of the database for analysts');
const tokens = () => import('./commands/tokens.js');
word(token, 'create', 'make a key; it is shown once', 'token create grafana --role viewer')
  .argument('<name>')
  .option('--role <role>', 'viewer, analyst or admin', 'viewer')
  .option('--scope <scope>', 'what an analyst may beyond the role: pii:read', each)
  .option('--days <days>', 'how long it lives, 1 to 365')
  .option('--sql', 'a role of the database that reads the views of the schema analytics, with a password')
  .option('--business-unit <unit>', 'with --sql: only what campaigns of this unit have; again for another', each)
  .action(
    run(async () => {
      const { createToken } = await tokens();
      return (shell: Shell, name: string, flags: TokenFlags) => createToken(shell, keys, name, flags);
    }),
  );
word(token, 'revoke', 'end a key', 'token revoke 3fJ…')
  .argument('<id>')
  .action(
    run(async () => {
      const { revokeToken } = await tokens();
      return (shell: Shell, id: string) => revokeToken(shell, keys, id);
    }),
  );
word(token, 'list', 'every key, without its secret', 'token list').action(
  run(async () => {
    const { listTokens } = await tokens();
    return (shell: Shell) => listTokens(shell, keys);
  }),
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
