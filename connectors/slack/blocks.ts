import { escape } from './mrkdwn.js';

// Blocks hold lists that hold sections that hold links; deeper than this nobody writes.
const DEEPEST = 12;

type Node = Record<string, unknown>;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** Blocks as the mrkdwn they would be; buttons, menus and pictures say nothing. */
export function blocksToMrkdwn(blocks: unknown): string {
  return listOf(blocks, 0).join('\n');
}

/** What an app hung below its message, as mrkdwn. Previews of addresses are other people's words. */
export function attachmentsToMrkdwn(attachments: unknown): string {
  if (!Array.isArray(attachments)) return '';
  return attachments
    .filter(isNode)
    .filter((one) => !one['is_msg_unfurl'] && !one['is_app_unfurl'] && !one['from_url'] && !one['original_url'])
    .map((one) => {
      const fields = Array.isArray(one['fields']) ? one['fields'].filter(isNode) : [];
      const lines = [
        textOf(one['pretext']),
        textOf(one['title']),
        textOf(one['text']),
        ...fields.flatMap((field) => [textOf(field['title']), textOf(field['value'])]),
        blocksToMrkdwn(one['blocks']),
      ].filter(Boolean);
      return lines.length > 0 ? lines.join('\n') : textOf(one['fallback']);
    })
    .filter(Boolean)
    .join('\n');
}

function listOf(nodes: unknown, depth: number): string[] {
  if (!Array.isArray(nodes) || depth > DEEPEST) return [];
  return nodes
    .filter(isNode)
    .map((node) => nodeToMrkdwn(node, depth))
    .filter(Boolean);
}

function nodeToMrkdwn(node: Node, depth: number): string {
  const inner = (join: string): string => listOf(node['elements'], depth + 1).join(join);
  switch (node['type']) {
    case 'mrkdwn':
    case 'markdown':
      return textOf(node['text']);
    case 'plain_text':
      return escape(textOf(node['text']));
    case 'header':
    case 'section':
      return [...listOf([node['text']], depth + 1), ...listOf(node['fields'], depth + 1)].join('\n');
    case 'context':
    case 'rich_text':
    case 'rich_text_list':
      return inner('\n');
    case 'rich_text_section':
      return inner('');
    case 'rich_text_quote':
      return inner('').replace(/^/gm, '&gt; ');
    case 'rich_text_preformatted':
      return `\`\`\`${inner('')}\`\`\``;
    default:
      return leafToMrkdwn(node);
  }
}

function leafToMrkdwn(node: Node): string {
  const of = (field: string): string => textOf(node[field]);
  switch (node['type']) {
    case 'text':
      return isNode(node['style']) && node['style']['strike'] ? `~${escape(of('text'))}~` : escape(of('text'));
    case 'link':
      return `<${escape(of('url'))}${of('text') && `|${escape(of('text'))}`}>`;
    case 'user':
      return `<@${of('user_id')}>`;
    case 'channel':
      return `<#${of('channel_id')}>`;
    case 'usergroup':
      return `<!subteam^${of('usergroup_id')}>`;
    case 'broadcast':
      return `<!${of('range')}>`;
    case 'emoji':
      return `:${of('name')}:`;
    case 'date':
      return escape(of('fallback'));
    default:
      return '';
  }
}
