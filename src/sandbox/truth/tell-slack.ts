import type { SlackFile } from '../slack/types.js';
import type { Company, Ms } from '../types.js';
import { keysIn, shownKeys } from './keys.js';
import type { Rounds } from './rounds.js';
import type { Channel } from './slack-channels.js';
import type { Part } from './tell-asana.js';
import type { TruthChange, TruthItem, TruthRound } from './types.js';

type Decision = TruthRound['decisions'][number];

interface Reaction {
  actor: string;
  emoji: string;
  verdict: 'approved' | 'rejected';
  /** Not removed again. */
  standing: boolean;
  change: TruthChange;
  decision: Decision;
}

/** What an asking message asks, and each decision beside that which tells it. */
export interface Asked {
  approvers: string[];
  rounds: Rounds;
  replies: { reply: Said; decision: Decision }[];
  /** What the program's edits said, in order; each overwrote the one before. */
  clicks: Decision[];
  reactions: Reaction[];
}

export interface Said {
  /** `channel:ts` */
  key: string;
  channel: string;
  /** Key of the thread's parent; null: not a reply. */
  root: string | null;
  at: Ms;
  /** The tool dates files by whole seconds. */
  sharedAt: Ms;
  author: string | null;
  text: string;
  files: SlackFile[];
  gone: boolean;
  asked: Asked | null;
}

export interface SlackState {
  channels: Map<string, Channel>;
  messages: Map<string, Said>;
  /** Key of the parent → the thread, parent first. A message nobody answered is a thread of its own. */
  threads: Map<string, Said[]>;
  /** Of decisions by reaction alone. */
  changes: TruthChange[];
}

/** Says what is true in Slack now, and what of it the workspace can still tell the hub's app. */
export function tellSlack(company: Company, state: SlackState, now: Ms): Part {
  return new Telling(company, state, now).tell();
}

class Telling {
  private readonly campaignKeys: Set<string>;
  private readonly work: Map<string, 'task' | 'approval'>;

  constructor(
    private readonly company: Company,
    private readonly state: SlackState,
    now: Ms,
  ) {
    this.campaignKeys = shownKeys(company, now);
    this.work = new Map(
      company.asana.flatMap((event) =>
        event.type === 'task_added' && event.at <= now
          ? [[event.gid, event.subtype === 'approval' ? 'approval' : 'task'] as const]
          : [],
      ),
    );
  }

  tell(): Part {
    const belongs = this.company.belongs?.slack ?? {};
    const part: Part = { items: [], changes: this.state.changes, approvals: [], versions: [], dependencies: [] };
    for (const message of this.state.messages.values()) {
      const { key, gone, asked } = message;
      const knowableBy = this.knowableBy(message);
      const item = (more: Pick<TruthItem, 'kind' | 'key'> & Partial<TruthItem>): TruthItem => ({
        tool: 'slack',
        name: '',
        campaign: belongs[key] ?? null,
        knowableBy,
        status: null,
        assignees: [],
        parent: null,
        createdAt: message.at,
        dueOn: null,
        gone,
        ...more,
      });
      part.items.push(item({ kind: 'message', key }));
      this.tellFiles(message, item, part);
      if (!asked) continue;
      part.items.push(item({ kind: 'approval', key }));
      part.approvals.push({
        tool: 'slack',
        key,
        item: this.linkedWork(message),
        gate: 'chat',
        rounds: this.judge(message, asked),
      });
    }
    return part;
  }

  /** Whether the app can read it now. */
  private isShown(message: Said): boolean {
    return !message.gone && this.state.channels.get(message.channel)!.seen;
  }

  /** The channel's campaign first, then the key that the thread's parent names (DESIGN §12.3). */
  private knowableBy(message: Said): TruthItem['knowableBy'] {
    const channel = this.state.channels.get(message.channel)!;
    if (!channel.seen) return null;
    if (keysIn(channel.name).length === 1) return 'container';
    const root = message.root === null ? message : this.state.messages.get(message.root)!;
    const keys = keysIn(root.text);
    if (keys.length !== 1 || !this.campaignKeys.has(keys[0]!)) return null;
    if (root === message) return 'own-key';
    // What a deleted parent said nobody can read.
    return root.gone ? null : 'thread';
  }

  private tellFiles(
    message: Said,
    item: (more: Pick<TruthItem, 'kind' | 'key'> & Partial<TruthItem>) => TruthItem,
    part: Part,
  ): void {
    for (const file of message.files) {
      const key = `file:${file.id}`;
      const above = item({ kind: 'asset', key });
      const own = keysIn(file.name);
      part.items.push({
        ...above,
        name: file.name,
        parent: message.key,
        createdAt: message.sharedAt,
        knowableBy:
          own.length > 1 || !this.state.channels.get(message.channel)!.seen
            ? null
            : own.length === 1 && this.campaignKeys.has(own[0]!)
              ? 'own-key'
              : above.knowableBy && 'parent',
      });
      part.versions.push({
        tool: 'slack',
        asset: key,
        key,
        at: message.sharedAt,
        author: message.author,
        tellable: this.isShown(message) ? 'exact' : 'no',
      });
    }
  }

  private judge(message: Said, { rounds, replies, clicks, reactions }: Asked): TruthRound[] {
    const shown = this.isShown(message);
    for (const round of rounds.rounds) round.requestTellable = shown ? 'exact' : 'no';
    for (const { reply, decision } of replies) decision.tellable = shown && this.isShown(reply) ? 'exact' : 'no';
    const lastClick = clicks.at(-1);
    if (lastClick && shown) lastClick.tellable = 'exact';
    for (const { standing, change, decision } of reactions) {
      if (standing && shown) change.tellable = decision.tellable = 'observed';
    }
    return rounds.rounds;
  }

  /** The first work item of another tool that the thread links. */
  private linkedWork(message: Said): Part['approvals'][number]['item'] {
    if (!this.isShown(message)) return null;
    for (const said of this.state.threads.get(message.root ?? message.key)!) {
      if (said.gone) continue;
      for (const [, gid] of said.text.matchAll(/https:\/\/app\.asana\.com\/0\/\d+\/(\d+)/g)) {
        const kind = this.work.get(gid!);
        if (kind) return { kind, key: gid! };
      }
    }
    return null;
  }
}
