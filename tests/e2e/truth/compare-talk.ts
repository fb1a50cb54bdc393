import type { Person } from '#sandbox';
import { compareLines, iso, say, type Difference } from './lines.js';
import type { Looks } from './looks.js';
import type { Said } from './talk-of-slack.js';
import type { Told, ToldTalk } from './told.js';

/** Each message of Slack as it stands: where, in which conversation, in what words since when, whom it calls, who reacted. */
export function compareTalk(looks: Looks, told: Told): Difference[] {
  const talk = looks.now.items
    .filter(({ tool, kind, gone }) => tool === 'slack' && kind === 'message' && !gone)
    .map(({ key }) => looks.slack.said(key)!);
  const firsts = firstOfEach(talk.map(({ key, root }) => ({ key, thread: root })));
  const firstsSaid = firstOfEach(told.talk);
  const people = new Map(looks.company.people.map((person) => [person.id, person]));
  return [
    ...compareLines(
      'talk',
      talk.map((one) => sayTrue(one, firsts.get(one.root)!, people)),
      told.talk.map((one) => sayTold(one, firstsSaid.get(one.thread)!)),
    ),
    ...compareTitles(looks, told),
  ];
}

/** A request has no title of its own: it is called by words that stand in it. */
function compareTitles(looks: Looks, told: Told): Difference[] {
  return told.items
    .filter(({ tool, kind, gone }) => tool === 'slack' && kind === 'approval' && !gone)
    .filter(({ key, name }) => {
      const words = looks.slack.said(key)?.text.replace(/<@\w+>/g, '') ?? '';
      return lettersOf(name) === '' || !lettersOf(asShown(words)).includes(lettersOf(name));
    })
    .map(({ key, name }) => ({ chapter: 'talk', kind: 'wrong', line: `slack approval/${key} is called “${name}”` }));
}

const lettersOf = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');

/** A conversation by any name → its first message that is still there. Keys of one channel sort by time. */
function firstOfEach(messages: { key: string; thread: string }[]): Map<string, string> {
  const firsts = new Map<string, string>();
  for (const { key, thread } of messages) {
    const first = firsts.get(thread);
    if (first === undefined || key < first) firsts.set(thread, key);
  }
  return firsts;
}

function sayTrue(one: Said, conversation: string, people: Map<string, Person>): string {
  const calls = [...new Set([...one.text.matchAll(/<@(\w+)>/g)].map(([, id]) => id!))];
  return say(`slack message/${one.key}`, {
    channel: one.channel,
    conversation,
    text: asShown(one.text),
    edited: iso(one.editedAt),
    calls: calls.sort(),
    bot: people.get(one.by ?? '')?.bot ?? false,
    reactions: [...one.reactions].map(([name, who]) => `${name} ${who.size}`).sort(),
  });
}

function sayTold(one: ToldTalk, conversation: string): string {
  return say(`slack message/${one.key}`, {
    channel: one.channel,
    conversation,
    text: one.text?.replace(/[@#]/g, ''),
    edited: iso(one.editedAt),
    calls: one.calls,
    bot: one.bot,
    reactions: one.reactions.map(({ name, count }) => `${name} ${count}`).sort(),
  });
}

const SIGNS: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** As Slack shows it; names and channels without their sign. */
function asShown(mrkdwn: string): string {
  return mrkdwn
    .replace(/<[@#!]?([^|>]*)(?:\|([^>]*))?>/g, (_, name: string, label?: string) => label ?? name)
    .replace(/&\w+;/g, (sign) => SIGNS[sign] ?? sign)
    .replace(/[@#]/g, '');
}
