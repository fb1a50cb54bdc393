import type { AnnouncedDraft, ApprovalDraft, Draft, MessageDraft, PersonDraft, Ref } from '#sdk';
import { approversOf, type FoundInMessage } from './found.js';
import { authorOf, isReply, isTalk, keyOf, wordsOf, type Message } from './message.js';
import { shown, spoken } from './mrkdwn.js';
import { reactionsOf } from './reactions.js';
import { instantOf } from './ts.js';

const GATE = 'chat';
const LONGEST_NAME = 120;
// Slack itself knows who is signed in: nobody else can write as this account.
const PROOF = 'slack';

const person = (key: string): Ref => ({ kind: 'person', key });

/** What one message says: itself, its files, the approval it asks for. The same with and without text. */
export function messageDrafts(message: Message & { found?: Record<string, unknown> }): Draft[] {
  const found = message.found as FoundInMessage | undefined;
  if (!found || !isTalk(message)) return [];
  const { meta, ts } = message;
  const key = keyOf(message);
  const at = instantOf(ts);
  const author = authorOf(message);
  const creator = author === null ? null : person(author);
  const placements = [{ container: meta.channel }];
  const approvers = approversOf(message, found).map(person);
  const asks = found.asks
    ? { gate: GATE, approvers, policy: approvers.length > 1 ? ('all' as const) : ('any' as const) }
    : null;
  const url = urlOf(message);
  const words = wordsKept(message);
  const keyTexts = found.keys;
  const drafts: Draft[] = [
    ...strangerOf(message, author),
    ...announcedIn(message, key),
    {
      draft: 'message',
      key,
      kind: 'chat',
      at,
      author: creator,
      addressees: found.mentions.map(person),
      placements,
      thread: { key: `${meta.channel}:${message.thread_ts ?? ts}` },
      text: words === null ? null : shown(words),
      url,
      bot: meta.program === true,
      chase: found.chase,
      asks,
      decides: decidesOf(message, found),
      keyTexts,
      links: found.links,
      editedAt: message.edited ? instantOf(message.edited.ts) : null,
      reactions: reactionsOf(message),
    },
  ];
  if (asks) {
    const approval: ApprovalDraft = {
      draft: 'approval',
      key,
      name: nameOf(words) ?? 'Approval by chat',
      url,
      status: null,
      placements,
      ...asks,
      creator,
      createdAt: at,
      keyTexts,
    };
    drafts.push(approval);
  }
  return [...drafts, ...fileDrafts(message, { keys: found.files, at, author })];
}

function decidesOf({ edited }: Message, { verdict, decided }: FoundInMessage): MessageDraft['decides'] {
  if (verdict !== null) return { decision: verdict, proof: PROOF };
  if (decided === null || !edited) return null;
  return { decision: decided.decision, proof: PROOF, actor: person(decided.by), at: instantOf(edited.ts) };
}

/** How long Slack says the thread is, on its first message alone. */
function announcedIn({ reply_count: count }: Message, key: string): AnnouncedDraft[] {
  return count ? [{ draft: 'announced', of: { kind: 'message', key }, what: 'replies', count }] : [];
}

/** The permalink, which Slack would give for one request a message. */
function urlOf(message: Message): string | null {
  const { ts, thread_ts: thread, meta } = message;
  if (meta.site === null) return null;
  const inThread = isReply(message) ? `?thread_ts=${thread}&cid=${meta.channel}` : '';
  return `${meta.site}/archives/${meta.channel}/p${ts.replace('.', '')}${inThread}`;
}

function wordsKept(message: Message): string | null {
  const { text, blocks, attachments, meta } = message;
  const isKept = text !== undefined || blocks !== undefined || attachments !== undefined;
  return isKept ? wordsOf(message, meta.program === true) : null;
}

/** A request has no title: its first line, without whom it calls. */
function nameOf(words: string | null): string | null {
  const [line] = spoken(words ?? '')
    .replace(/[*_`]/g, '')
    .split('\n');
  return line ? Array.from(line).slice(0, LONGEST_NAME).join('') : null;
}

/** Authors that the list of users may not hold: bots without an account, people of another workspace. */
function strangerOf(message: Message, author: string | null): PersonDraft[] {
  const { user, bot_profile: bot, username, user_profile: foreign, meta, ts } = message;
  if (author === null || meta.author || (user && !foreign)) return [];
  const name = user ? foreign!.real_name || foreign!.display_name : bot?.name || username;
  const bots = meta.program ? { bot: true } : {};
  return [{ draft: 'person', key: author, name: name || null, ...bots, saidAt: instantOf(ts) }];
}

/** A file goes where its message goes, unless its own name says another campaign: it lies in no channel by itself. */
function fileDrafts(message: Message, said: { keys: string[][]; at: string; author: string | null }): Draft[] {
  const of: Ref = { kind: 'message', key: keyOf(message) };
  const { keys, at } = said;
  return (message.files ?? []).flatMap((file, index): Draft[] => {
    if (file.mode === 'tombstone') return [];
    const key = `file:${file.id}`;
    const by = file.user || said.author;
    const owner = by === null ? null : person(by);
    const createdAt = file.created ? new Date(file.created * 1_000).toISOString() : at;
    const name = file.name || file.title || `attachment ${index + 1}${file.filetype ? `.${file.filetype}` : ''}`;
    const url = file.permalink ?? null;
    return [
      {
        draft: 'asset',
        key,
        type: 'attachment',
        name,
        url,
        status: null,
        placements: [],
        of,
        owner,
        createdAt,
        keyTexts: keys[index] ?? [],
      },
      {
        draft: 'version',
        key,
        asset: key,
        hash: null,
        hashReason: 'bytes not read',
        author: owner,
        at: createdAt,
        timeSource: 'tool',
      },
    ];
  });
}
