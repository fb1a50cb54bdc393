import type { Setup, Surveyed } from '#sdk';
import { isRow, type Row, type SlackApi } from './api.js';
import { channels, readableChannels } from './channels.js';
import { pageLimit } from './limits.js';
import { isReply } from './message.js';
import { users } from './users.js';

/** What to do in Slack before it is connected. */
export const setup: Setup = {
  steps: [
    'At https://api.slack.com/apps choose “Create New App”, “From scratch”, in the workspace itself. An app that only its own workspace uses is an internal one and reads at full speed; one that is distributed outside the Marketplace reads talk once a minute, 15 messages at a time, and needs `distributed: true`.',
    'Under “OAuth & Permissions”, “Bot Token Scopes”, add the rights below, and none that writes. For direct messages also im:read im:history mpim:read mpim:history.',
    '“Install to Workspace”, and copy the “Bot User OAuth Token”, which begins with xoxb-. Where token rotation is switched on, give the connection `credentials` of kind oauth with tokenUrl https://slack.com/api/oauth.v2.access instead.',
    'In each channel that is to be read: /invite @your-app. An app reads only what it is in.',
  ],
  secrets: ['token'],
};

const LISTED = 200;
/** Channels of which a page of talk is looked at; where that is a request a minute, one. */
const SAMPLE = 10;
const SECONDS_A_DAY = 86_400;
/** Of a connection that is looked at every five minutes. */
const RUNS_A_DAY = 288;

/** Lists are counted by reading them; of talk a page of some channels says how fast it comes, and how much of it is threads. */
export async function* survey(api: SlackApi): AsyncGenerator<Surveyed> {
  const everything = { part: 'all', since: null, until: '', full: true };
  let people = 0;
  for await (const { records } of users.read(api, everything)) people += records.length;
  yield listed('users', people, 'users.list', 0);
  const created = new Map<string, number>();
  for await (const { records } of channels.read(api, everything))
    for (const { body, at } of records) {
      const rows = (JSON.parse(body.toString('utf8')) as { channels: unknown[] }).channels;
      const row = rows[Number(at!.split('/').at(-1))];
      if (isRow(row)) created.set(String(row['id']), Number(row['created']) || 0);
    }
  // With the question who we are, before each run.
  yield listed('channels', created.size, 'conversations.list', 1);
  const readable: string[] = [];
  for await (const channel of readableChannels(api)) readable.push(channel);
  yield* talk(api, readable, created);
}

interface Heard {
  messages: number;
  pages: number;
  /** Of what each run reads again. */
  recentPages: number;
  threads: number;
  replies: number;
  recentThreads: number;
}

async function* talk(api: SlackApi, readable: string[], created: Map<string, number>): AsyncGenerator<Surveyed> {
  const { distributed, lookBack, oldThreads } = api.settings;
  const sample = readable.filter((_, i) => i % Math.ceil(readable.length / (distributed ? 1 : SAMPLE)) === 0);
  const sum: Heard = { messages: 0, pages: 0, recentPages: 0, threads: 0, replies: 0, recentThreads: 0 };
  for (const channel of sample) {
    const heard = await listen(api, channel, created.get(channel) ?? 0);
    for (const key of Object.keys(sum) as (keyof Heard)[]) sum[key] += heard[key];
  }
  const all = (of: number): number => Math.ceil((of * readable.length) / Math.max(1, sample.length));
  yield {
    stream: 'messages',
    parts: readable.length,
    records: all(sum.messages),
    requests: Math.max(readable.length, all(sum.pages)),
    everyRun: Math.max(readable.length, all(sum.recentPages)),
    how: `${sample.length} of ${readable.length} channels looked at, by how fast their newest messages came`,
    asked: sample.length,
    lane: 'conversations.history',
  };
  const older = all(Math.max(0, sum.threads - sum.recentThreads));
  yield {
    stream: 'replies',
    parts: all(sum.threads),
    records: all(sum.replies),
    requests: all(sum.threads),
    everyRun: all(sum.recentThreads) + (oldThreads ? Math.ceil(older / (RUNS_A_DAY * oldThreads)) : 0),
    how: `as many as those messages name; threads of the last ${lookBack} days are read again by each run, ${older} older ones ${oldThreads ? `within ${oldThreads} days` : 'when they grow'}`,
    asked: 0,
    lane: 'conversations.replies',
  };
}

/** What one page of a channel's newest messages says of all of it. */
async function listen(api: SlackApi, channel: string, createdAt: number): Promise<Heard> {
  const size = pageLimit('conversations.history', api.settings.distributed);
  for await (const { rows, last } of api.pages({
    method: 'conversations.history',
    field: 'messages',
    query: { channel },
  })) {
    const said = rows.filter(isRow).filter((row) => !isReply(row));
    const stamps = said.map(stampOf).filter((at) => at > 0);
    const [newest, oldest] = [Math.max(...stamps, 0), Math.min(...stamps, Infinity)];
    // As fast as these since the channel is there: older talk is mostly slower, so this is rather too many.
    const more = last || newest <= oldest ? 1 : Math.max(1, (newest - createdAt) / (newest - oldest));
    const since = newest - api.settings.lookBack * SECONDS_A_DAY;
    const recent = said.filter((row) => stampOf(row) >= since);
    const recentMore = recent.length < said.length || last ? 1 : Math.max(1, (newest - since) / (newest - oldest));
    const threadsIn = (list: Row[]): Row[] => list.filter((row) => Number(row['reply_count']) > 0);
    const replies = threadsIn(said).reduce((sum, row) => sum + Number(row['reply_count']), 0);
    return {
      messages: said.length * more,
      pages: Math.max(1, Math.ceil((rows.length * more) / size)),
      recentPages: Math.max(1, Math.ceil((recent.length * recentMore) / size)),
      threads: threadsIn(said).length * more,
      replies: replies * more,
      recentThreads: threadsIn(recent).length * recentMore,
    };
  }
  return { messages: 0, pages: 1, recentPages: 1, threads: 0, replies: 0, recentThreads: 0 };
}

const stampOf = (row: Row): number => Number(row['ts']) || 0;

function listed(stream: string, records: number, lane: string, beside: number): Surveyed {
  const requests = Math.max(1, Math.ceil(records / LISTED));
  const everyRun = requests + beside;
  return { stream, parts: 1, records, requests: everyRun, everyRun, how: 'counted', asked: requests, lane };
}
