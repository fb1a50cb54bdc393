import type { z } from 'zod';
import type { Budget, Connector } from '../sdk/index.js';

/** The page of a connector in markdown: everything here is read off its declaration, and nothing else. */
export function describeConnector(connector: Connector): string {
  const { id, title, setup, streams, contract } = connector;
  return [
    `# ${title}`,
    `Made by \`hub connector docs ${id}\` from the connector’s declaration; what it means is in [its README](../../connectors/${id}/README.md).`,
    ...(contract
      ? [
          `Speaks version ${contract.version} of the tool’s interface; ${contract.retiresOn ? `its vendor retires it on ${contract.retiresOn}` : 'no end of it is announced'}.`,
        ]
      : []),
    '## Connect',
    (setup?.steps ?? []).map((step, i) => `${i + 1}. ${step}`).join('\n'),
    '## Settings',
    settingsOf(connector),
    '## Streams',
    tableOf(
      ['Stream', 'Read', 'Rights', 'Text', 'Second proof'],
      streams.map(({ name, parts, scopes = [], redact, ...rest }) => [
        `\`${name}\``,
        !parts ? 'whole or since the last run' : 'of' in parts ? `with each of \`${parts.of}\`` : 'part by part',
        scopes.map((scope) => (scope.includes(' ') ? scope : `\`${scope}\``)).join(', ') || '–',
        redact ? 'kept only with `keepText`' : '–',
        rest.get ? 'asked for by name' : 'a whole listing',
      ]),
    ),
    '## Limits',
    limitsOf(connector.budget(connector.config.safeParse(setup?.config ?? {}).data)),
    '## What it tells by itself',
    waysOf(connector),
    '',
  ].join('\n\n');
}

function settingsOf({ config, secrets, setup }: Connector): string {
  const rows = [
    ...namesOf(secrets).map((name) => [
      `secrets.${name}`,
      (setup?.secrets ?? []).includes(name) ? 'usual' : 'where needed',
    ]),
    ...namesOf(config).map((name) => [
      `config.${name}`,
      setup?.config && name in setup.config ? `such as \`${JSON.stringify(setup.config[name])}\`` : '–',
    ]),
  ];
  return tableOf(
    ['Setting', ''],
    rows.map(([name, what]) => [`\`${name}\``, what!]),
  );
}

const namesOf = (schema: z.ZodType): string[] => Object.keys((schema as unknown as { shape?: object }).shape ?? {});

function limitsOf(budget: readonly Budget[]): string {
  if (budget.length === 0) return 'The tool names none.';
  return tableOf(
    ['Lane', 'A minute', 'A second', 'At once'],
    budget.map(({ lane, perMinute, perSecond, concurrent }) => [
      `\`${lane}\``,
      ...[perMinute, perSecond, concurrent].map((limit) => (limit === undefined ? '–' : String(limit))),
    ]),
  );
}

function waysOf({ webhook, feed, listen }: Connector): string {
  const ways = [
    ...(webhook
      ? [webhook.subscribing ? 'webhooks, which the hub subscribes to' : 'webhooks, whose address a person enters']
      : []),
    ...(feed ? ['events that are asked for'] : []),
    ...(listen ? ['a line that the hub opens'] : []),
  ];
  if (ways.length === 0) return 'Nothing: it is read at its interval.';
  return `${ways.map((way) => `- ${way}`).join('\n')}\n\nSee [webhooks](../webhooks.md).`;
}

function tableOf(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
