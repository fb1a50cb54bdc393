import type { Company, Ms } from '#sandbox';

/** Message key → name of its conversation, from References and In-Reply-To of what had arrived by then. */
export function threadsOfMail(company: Company, now: Ms): Map<string, string> {
  const group = new Map<string, string>();
  const find = (id: string): string => (group.has(id) && group.get(id) !== id ? find(group.get(id)!) : id);
  const keys: string[] = [];
  for (const event of company.mail) {
    if (event.at > now || event.type !== 'delivered') continue;
    const key = event.mail.messageId?.slice(1, -1) ?? `mail:${event.id}`;
    keys.push(key);
    for (const named of [...event.mail.references, ...(event.mail.inReplyTo ? [event.mail.inReplyTo] : [])])
      group.set(find(key), find(named.slice(1, -1)));
  }
  return new Map(keys.map((key) => [key, find(key)]));
}
