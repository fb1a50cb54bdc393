import type { Connector } from '../sdk/index.js';
import { inWords } from './connect-estimate.js';
import { variableOf, type Wish } from './connect-flags.js';
import { writeConnection, type ConnectionYaml } from './connect-yaml.js';
import type { Look } from './connect.js';
import { table } from './session.js';

const WIDTH = 96;

/** What to do before a tool can be connected. */
export function guide(wish: Wish): string {
  const { connector } = wish;
  const { steps, rights, yaml, variables, command } = guideData(wish);
  const numbered = steps.map((step, i) => wrap(`${i + 1}. `, step));
  return [
    `Connect ${connector.title}`,
    '',
    ...(numbered.length > 0 ? numbered : [`See connectors/${connector.id}/README.md.`]),
    '',
    `Rights it needs`,
    ...rights.map(({ stream, scopes }) => wrap('  ', `${stream}: ${scopes.join(' ')}`)),
    '',
    'Then look at what it will read, which starts nothing:',
    ...variables.map((name) => `  read -rs ${name} && export ${name}`),
    `  ${command}`,
    '',
    'Lines for hub.yaml',
    yaml,
  ].join('\n');
}

/** The same for a program. */
export function guideData(wish: Wish) {
  const { connector } = wish;
  const { setup } = connector;
  const secrets = setup?.secrets ?? Object.keys((connector.secrets as unknown as { shape?: object }).shape ?? {});
  const config = Object.keys(wish.config).length > 0 ? wish.config : (setup?.config ?? {});
  const baseUrl = wish.baseUrl ?? setup?.baseUrl;
  const name = wish.name ?? `${connector.id}-main`;
  const written: ConnectionYaml = {
    name,
    connector: connector.id,
    baseUrl,
    allowPrivateNetwork: wish.allowPrivateNetwork,
    config,
    secrets: Object.fromEntries(secrets.map((secret) => [secret, `\${${variableOf(connector, secret)}}`])),
  };
  return {
    connector: connector.id,
    title: connector.title,
    steps: [...(setup?.steps ?? [])],
    rights: rightsOf(connector),
    variables: secrets.map((secret) => variableOf(connector, secret)),
    command: commandOf(written, connector, secrets),
    yaml: writeConnection(written),
  };
}

function rightsOf({ streams }: Connector): { stream: string; scopes: string[] }[] {
  return streams.flatMap(({ name, scopes }) => (scopes?.length ? [{ stream: name, scopes: [...scopes] }] : []));
}

function commandOf({ baseUrl, config }: ConnectionYaml, connector: Connector, secrets: readonly string[]): string {
  const quoted = (value: unknown): string => `'${typeof value === 'string' ? value : JSON.stringify(value)}'`;
  return [
    `hub connect ${connector.id}`,
    ...secrets.map((secret) => `--secret ${secret}=${variableOf(connector, secret)}`),
    ...(baseUrl === undefined ? [] : [`--base-url ${baseUrl}`]),
    ...Object.entries(config).map(([key, value]) => `--config ${key}=${quoted(value)}`),
  ].join(' ');
}

/** The lines for hub.yaml that a look proposes: the whole of a new connection, of one that stands there those to change. */
export function linesOf({ found, plan, interval }: Look): string {
  const ofPlan = plan?.requestsPerMinute;
  const isTighter = ofPlan !== undefined && ofPlan < (found.requestsPerMinute ?? Infinity);
  const requestsPerMinute = isTighter ? ofPlan : found.requestsPerMinute;
  const every = interval?.every;
  const requestsPerDay = plan?.requestsPerDay;
  if (found.configured)
    return [
      ...(isTighter ? [`    requestsPerMinute: ${ofPlan}`] : []),
      ...(requestsPerDay ? [`    requestsPerDay: ${requestsPerDay}`] : []),
      ...(every ? [`    every: ${every}`] : []),
    ].join('\n');
  return writeConnection({ ...found, connector: found.connector.id, requestsPerMinute, requestsPerDay, every });
}

/** What a look has found, for a person. */
export function describeLook(look: Look): string {
  const { found, checked, plan, lines, backfill, interval } = look;
  const about = [
    ['account', [checked.title, checked.account].filter(Boolean).join(', ')],
    ['signed in as', checked.identity ?? 'the tool does not say'],
    ...(plan ? [['plan', planWords(plan)]] : []),
    ...(checked.expiresAt ? [['credentials until', checked.expiresAt.slice(0, 10)]] : []),
  ].map((row) => row.map(plainText));
  const warnings = (checked.warnings ?? []).map((warning) => wrap('! ', plainText(warning)));
  const head = ['stream', 'places', 'records', 'first read', 'each run', 'how it is known'];
  const rows = lines.map((line) => [
    line.stream,
    String(line.parts),
    line.records === null ? '?' : String(line.records),
    String(line.requests),
    String(line.everyRun),
    plainText(line.how),
  ]);
  return [
    `${found.connector.title}: ${found.name}${found.configured ? ' (in hub.yaml)' : ''}`,
    table(about),
    ...warnings,
    '',
    ...(backfill && interval
      ? [
          'What is visible, and the requests it takes',
          table([head, ...rows]),
          '',
          wrap(
            '',
            `The first read takes about ${backfill.requests} requests and ${inWords(backfill.hours)}; ${BOUND[backfill.boundBy]}.`,
          ),
          wrap('', `Propose every: ${interval.every}. ${interval.why}.`),
        ]
      : ['This connector cannot tell beforehand what there is.']),
    '',
    ...(linesOf(look)
      ? [found.configured ? `Lines of ${found.name} in hub.yaml` : 'Lines for hub.yaml', linesOf(look), '']
      : []),
    `Nothing was read yet. The first read starts with: hub sync ${found.name}`,
  ].join('\n');
}

const BOUND = {
  'requests a minute': 'the tool’s limit of requests a minute sets the pace',
  'requests a day': 'the plan’s requests a day set the pace',
  bytes: 'the amount of data sets the pace',
  'time to answer': 'the time the tool takes to answer sets the pace',
};

function planWords({ name, requestsPerMinute, requestsPerDay }: NonNullable<Look['plan']>): string {
  const limits = [
    requestsPerMinute === undefined ? '' : `${requestsPerMinute} requests a minute`,
    requestsPerDay === undefined ? '' : `${requestsPerDay} requests a day`,
  ].filter(Boolean);
  return limits.length > 0 ? `${name} (${limits.join(', ')})` : name;
}

// What a tool calls itself must not steer the terminal.
const plainText = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');

function wrap(first: string, text: string): string {
  const indent = ' '.repeat(first.length);
  const lines = [first];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line.length + word.length > WIDTH && line.trim() !== '') lines.push(`${indent}${word} `);
    else lines[lines.length - 1] = `${line}${word} `;
  }
  return lines.map((line) => line.trimEnd()).join('\n');
}
