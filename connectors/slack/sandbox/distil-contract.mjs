// Writes contract.json: arguments, tiers, scopes and error codes of Slack's Web API methods, as the method pages state
// them. Facts only, no prose. Usage: node distil-contract.mjs <slack methods yaml> > new.json, then format it and put it
// in place.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const PLAYED = [
  'auth.test',
  'bots.info',
  'chat.getPermalink',
  'conversations.history',
  'conversations.info',
  'conversations.list',
  'conversations.members',
  'conversations.replies',
  'files.info',
  'files.list',
  'reactions.get',
  'team.info',
  'users.conversations',
  'users.info',
  'users.list',
];
const { methods } = parse(readFileSync(process.argv[2], 'utf8'));

const played = Object.fromEntries(
  PLAYED.map((name) => {
    const { rate_limit: tier, scopes, args, errors } = methods[name];
    const types = Object.entries(args).map(([arg, { type, required }]) => [
      arg,
      `${type ?? 'string'}${required ? '!' : ''}`,
    ]);
    return [name, { tier, scopes: scopes.bot ?? [], args: Object.fromEntries(types), errors }];
  }),
);
const others = Object.keys(methods).filter((name) => !PLAYED.includes(name));
const source = 'method pages of docs.slack.dev as of 2026-05, by github.com/smstoslack/slack_kit @ a1294c4e, distilled';
process.stdout.write(`${JSON.stringify({ source, played, others }, null, 1)}\n`);
