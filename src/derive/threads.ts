/** A message as far as its conversation matters. */
export interface Threaded {
  id: string;
  connectionId: string;
  /** The tool's own thread key, where it has one. */
  threadKey: string | null;
  /** Mail: its own id and its ancestors', nearest last; last of all, with a blank in it, a hint (`starts x`, `answers x`). */
  threadId: string | null;
  threadRefs: string[];
}

const isHint = (ref: string): boolean => ref.includes(' ');

/**
 * Message id → thread. Messages that name each other, or name the same unseen ancestor, are one conversation.
 * A hint joins answers to the one conversation that starts under its name; where several do, nobody knows which is meant.
 * The thread is called by its smallest known id, so the order of arrival cannot matter.
 */
export function resolveThreads(messages: Threaded[]): Map<string, string> {
  const parent = new Map<string, string>();
  const find = (node: string): string => {
    let root = node;
    while (parent.has(root) && parent.get(root) !== root) root = parent.get(root)!;
    for (let here = node; here !== root;) {
      const next = parent.get(here)!;
      parent.set(here, root);
      here = next;
    }
    return root;
  };
  const join = (a: string, b: string): void => {
    const [x, y] = [find(a), find(b)];
    if (x !== y) parent.set(x < y ? y : x, x < y ? x : y);
  };
  const own = (message: Threaded): string => {
    const name = message.threadKey ?? message.threadId;
    return name === null ? `message\n${message.id}` : `${message.connectionId}\n${name}`;
  };
  for (const message of messages) {
    const me = own(message);
    if (!parent.has(me)) parent.set(me, me);
    for (const ref of message.threadRefs) {
      if (isHint(ref)) continue;
      const other = `${message.connectionId}\n${ref}`;
      if (!parent.has(other)) parent.set(other, other);
      join(me, other);
    }
  }
  for (const nodes of hinted(messages, (message) => find(own(message))))
    for (const node of nodes) join(nodes[0]!, node);
  return new Map(messages.map((message) => [message.id, find(own(message))]));
}

/** Conversations that hints make one, as they are known without hints. */
function hinted(messages: Threaded[], threadOf: (message: Threaded) => string): string[][] {
  const groups = new Map<string, { starts: Set<string>; answers: Set<string> }>();
  for (const message of messages) {
    for (const [how, name] of message.threadRefs.filter(isHint).map((ref) => ref.split(' ', 2))) {
      const key = `${message.connectionId}\n${name}`;
      const group = groups.get(key) ?? { starts: new Set(), answers: new Set() };
      groups.set(key, group);
      group[how === 'starts' ? 'starts' : 'answers'].add(threadOf(message));
    }
  }
  return [...groups.values()]
    .filter(({ starts, answers }) => starts.size <= 1 && answers.size > 0)
    .map(({ starts, answers }) => [...starts, ...answers]);
}
