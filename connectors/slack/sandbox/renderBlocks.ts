/** The most characters a section holds. */
const SECTION = 3000;

/** The layout of a program's message: its text in sections, and the buttons that its app would react to. */
export function sectionsOf(text: string, hasButtons: boolean): Record<string, unknown>[] {
  const parts: string[] = [];
  for (let rest = text; rest !== '' || parts.length === 0;) {
    const line = rest.length > SECTION ? rest.lastIndexOf('\n', SECTION) : -1;
    const end = rest.length > SECTION ? (line > 0 ? line : SECTION) : rest.length;
    parts.push(rest.slice(0, end));
    // The line break between two sections is theirs.
    rest = rest.slice(line > 0 ? end + 1 : end);
  }
  const sections = parts.map((part, index) => ({
    type: 'section',
    block_id: `s${index}`,
    text: { type: 'mrkdwn', text: part, verbatim: false },
  }));
  return hasButtons ? [...sections, BUTTONS] : sections;
}

const button = (name: string, style: string) => ({
  type: 'button',
  action_id: name.toLowerCase(),
  text: { type: 'plain_text', text: name, emoji: true },
  value: name.toLowerCase(),
  style,
});

const BUTTONS = {
  type: 'actions',
  block_id: 'decide',
  elements: [button('Approve', 'primary'), button('Decline', 'danger')],
};

/** What people write comes twice: as text, and as this, in which every mention and link is an element of its own. */
export function richTextOf(text: string): Record<string, unknown>[] {
  const elements: Record<string, unknown>[] = [];
  let from = 0;
  const plain = (until: number) => {
    if (until > from) elements.push({ type: 'text', text: unescape(text.slice(from, until)) });
  };
  for (const found of text.matchAll(/<([^>]+)>|:([a-z+_-][\w+-]*):/g)) {
    plain(found.index);
    elements.push(found[1] === undefined ? { type: 'emoji', name: found[2] } : elementOf(found[1]));
    from = found.index + found[0].length;
  }
  plain(text.length);
  return [{ type: 'rich_text', block_id: 'r0', elements: [{ type: 'rich_text_section', elements }] }];
}

function elementOf(inside: string): Record<string, unknown> {
  const [target = '', label] = inside.split('|');
  if (target.startsWith('@')) return { type: 'user', user_id: target.slice(1) };
  if (target.startsWith('#')) return { type: 'channel', channel_id: target.slice(1) };
  if (target.startsWith('!subteam^')) return { type: 'usergroup', usergroup_id: target.slice(9) };
  if (target.startsWith('!')) return { type: 'broadcast', range: target.slice(1) };
  return { type: 'link', url: unescape(target), ...(label === undefined ? {} : { text: unescape(label) }) };
}

const unescape = (text: string): string => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
