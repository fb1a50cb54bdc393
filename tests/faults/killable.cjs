// Two processes of the kill test, run from the build: `tools` serves the sandbox company until its input ends,
// `hub` syncs from it and can be told to die at the n-th time it reaches a fault point.
require('reflect-metadata');
const { writeSync } = require('node:fs');
const { resolve } = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');

const built = (path) => require(resolve(__dirname, '../../dist', path));
const say = (value) => writeSync(1, `${JSON.stringify(value)}\n`);
const order = JSON.parse(process.env.KILLABLE);
const { registry } = built('connectors/index.js');
const settingsOf = () => built('src/config.js').loadSettings(registry.map(({ connector }) => connector));

async function serveTools() {
  const { seed, campaigns } = order;
  const mode = await built('src/sandbox-mode.js').startSandboxMode({
    settings: { ...settingsOf(), sandboxCampaigns: campaigns },
    registry,
    seed,
  });
  const { connections, rules, workspace } = mode.settings;
  say({
    now: mode.now(),
    missing: mode.missing,
    rules,
    workspace,
    connections: connections.map((one) => ({ ...one, connector: one.connector.id })),
  });
  process.stdin.resume().on('end', () => void mode.close().then(() => process.exit(0)));
}

async function runHub() {
  const { tools, kill } = order;
  const settings = settingsOf();
  let reached = 0;
  let pages = 0;
  const hub = await built('src/hub.js').openHub({
    settings: {
      ...settings,
      workspace: tools.workspace,
      // A function does not come over a line of text.
      rules: { ...tools.rules, itemOf: settings.rules.itemOf },
      connections: tools.connections.map((one) => ({
        ...one,
        connector: registry.find(({ connector }) => connector.id === one.connector).connector,
      })),
    },
    log: built('src/log.js').createLogger('silent'),
    now: () => tools.now,
    reach(point) {
      if (point === 'before-page') pages++;
      if (point !== kill?.point || ++reached < kill.times) return;
      say({ dying: point });
      process.kill(process.pid, 'SIGKILL');
    },
  });
  say({ opened: true });
  const results = await syncWhenFree(hub);
  await hub.close();
  const done = results.map(({ connection, status, error }) => ({ connection, status, error: error && String(error) }));
  say({ done, pages });
}

// The database takes a moment to see that the process before is dead.
async function syncWhenFree(hub) {
  const started = Date.now();
  for (;;) {
    try {
      const results = await hub.sync(null, {});
      return results;
    } catch (error) {
      if (error.code !== 'ALREADY_RUNNING' || Date.now() - started > order.patienceMs) throw error;
      await pause(20);
    }
  }
}

(process.argv[2] === 'tools' ? serveTools() : runHub()).catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
