/** A message as far as its conversation matters. */
export interface Threaded {
  id: string;
  connectionId: string;
  /** The tool's own thread key, where it has one. */
  threadKey: string | null;
  /** Mail: its own id and its ancestors', nearest last. */
  threadId: string | null;
  threadRefs: string[];
}

/**
 * Message id → thread. Messages that name each other, or name the same unseen ancestor, are one conversation.
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
      const other = `${message.connectionId}\n${ref}`;
      if (!parent.has(other)) parent.set(other, other);
      join(me, other);
    }
  }
  return new Map(messages.map((message) => [message.id, find(own(message))]));
}
