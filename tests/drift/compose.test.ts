import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadSettings } from '../../src/config.js';
import { nearest } from '../../src/hub-yaml.js';

// No Docker engine runs here: what can be checked without one is the shape, the names and that nothing secret is inside.
const root = resolve(__dirname, '../..');
const text = readFileSync(resolve(root, 'docker-compose.yml'), 'utf8');
const service = z.strictObject({
  image: z.string(),
  working_dir: z.string().optional(),
  command: z.array(z.string()).optional(),
  init: z.boolean().optional(),
  stop_grace_period: z.string().regex(/^\d+s$/),
  restart: z.literal('unless-stopped'),
  environment: z.record(z.string(), z.string()),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).optional(),
  healthcheck: z.strictObject({
    test: z.array(z.string()).min(2),
    interval: z.string(),
    timeout: z.string(),
    retries: z.number(),
    start_period: z.string(),
  }),
});
const compose = z
  .strictObject({
    services: z.strictObject({ hub: service, postgres: service }),
    volumes: z.record(z.string(), z.null()),
  })
  .parse(parse(text));
const { hub, postgres } = compose.services;

/** `${NAME:-default}` and `${NAME:?fault}` as Compose reads them. */
const filled = (value: string): string =>
  value.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_all, name: string, kind: string | undefined, word: string) =>
    kind === '-' ? word : `given-${name}`,
  );

test('every named volume is declared and used', () => {
  const named = [...hub.volumes, ...postgres.volumes]
    .map((each) => each.split(':')[0]!)
    .filter((each) => /^\w/.test(each));
  expect(named.toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
});

test('the hub takes its settings: the other container’s database, an open address, so a key', () => {
  const env = Object.fromEntries(Object.entries(hub.environment).map(([name, value]) => [name, filled(value)]));
  const settings = loadSettings([], { ...env, HUB_CONFIG: '' });
  expect(settings).toMatchObject({ host: '0.0.0.0', port: 4_000, home: '/var/lib/throughline', logLevel: 'info' });
  const database = new URL(settings.databaseUrl!);
  expect([database.hostname, database.username, database.pathname]).toEqual([
    'postgres',
    postgres.environment.POSTGRES_USER,
    `/${postgres.environment.POSTGRES_DB}`,
  ]);
  expect(database.password).toBe(filled(postgres.environment.POSTGRES_PASSWORD!));
  expect(text).toContain('token create');
});

test('no setting is misspelt', () => {
  const known = [
    'PORT',
    'HOST',
    'HUB_HOME',
    'HUB_CONFIG',
    'DATABASE_URL',
    'DATABASE_ADMIN_URL',
    'HUB_SANDBOX_CAMPAIGNS',
    'LOG_LEVEL',
  ];
  for (const name of Object.keys(hub.environment)) expect([name, nearest(name, known)]).toEqual([name, name]);
});

test('no secret stands in the file, and the graph is published to this machine alone', () => {
  for (const { environment } of [hub, postgres])
    for (const [name, value] of Object.entries(environment))
      if (/PASSWORD|TOKEN|SECRET|DATABASE_URL/.test(name)) expect(value).toMatch(/\$\{\w+:\?[^}]+\}/);
  expect(text).not.toMatch(/:\/\/[^:$]+:[^$@]+@/);
  expect(hub.ports).toEqual(['127.0.0.1:${HUB_PORT:-4000}:4000']);
  expect(postgres.ports).toBeUndefined();
});

test('both say when they are well, the hub waits for its database, and a stop takes longer than ours', () => {
  expect(hub.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
  expect(hub.healthcheck.test.join(' ')).toContain('/healthz');
  expect(parseInt(hub.stop_grace_period)).toBeGreaterThan(30);
  const [, major] = /^node:(\d+)-/.exec(hub.image)!;
  expect(Number(major)).toBeGreaterThanOrEqual(20);
  expect(Number(/^postgres:(\d+)/.exec(postgres.image)![1])).toBeGreaterThanOrEqual(17);
});
