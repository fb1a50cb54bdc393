import type { Company, Ms } from '#sandbox';

/** A message of Slack as it stood at a moment. */
export interface Said {
  key: string;
  channel: string;
  /** Key of the message that its thread began with: its own, where it began one or none. */
  root: string;
  /** Person id. */
  by: string | null;
  /** Mrkdwn, as edited last. */
  text: string;
  editedAt: Ms | null;
  files: string[];
  gone: boolean;
  /** Emoji without its skin tone → person ids. */
  reactions: Map<string, Set<string>>;
}

/** What had been said, edited, deleted and reacted to by then, told from the events alone. */
export function talkAt(company: Company, now: Ms): Map<string, Said> {
  const talk = new Map<string, Said>();
  const hands = new Map<string, Set<string>>();
  for (const event of company.slack) {
    if (event.at > now) break;
    if (!('ts' in event) || event.type === 'joined') continue;
    const key = `${event.channel}:${event.ts}`;
    if (event.type === 'posted') {
      talk.set(key, {
        key,
        channel: event.channel,
        root: `${event.channel}:${event.thread ?? event.ts}`,
        by: event.by,
        text: event.text || (event.blocks ?? ''),
        editedAt: null,
        files: event.files.map(({ name }) => name),
        gone: false,
        reactions: new Map(),
      });
      continue;
    }
    const said = talk.get(key)!;
    if (event.type === 'edited') Object.assign(said, { text: event.text, editedAt: event.at });
    else if (event.type === 'deleted') said.gone = true;
    else {
      // Whoever raises two hands of different colours has raised one when one of them is taken down.
      const name = `${key} ${event.emoji}`;
      const who = hands.get(name) ?? new Set();
      hands.set(name, who);
      if (event.type === 'reacted') who.add(event.by!);
      else who.delete(event.by!);
    }
  }
  for (const [name, who] of hands) {
    const [key, emoji] = name.split(' ') as [string, string];
    const plain = emoji.split('::')[0]!;
    const { reactions } = talk.get(key)!;
    if (who.size > 0) reactions.set(plain, new Set([...(reactions.get(plain) ?? []), ...who]));
  }
  return talk;
}
