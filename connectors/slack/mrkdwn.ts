const TOKEN = /<([^<>]*)>/g;
const PERSON = /<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>/g;
const WEB = /^https?:\/\//i;
const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const EMOJI = /:[a-z+-][\w+'-]*(?:::skin-tone-\d)?:|\p{Extended_Pictographic}|[\u{1F3FB}-\u{1F3FF}]|\uFE0F|\u200D/giu;

/** The three signs that Slack writes as entities, so that text which is no mrkdwn reads the same as mrkdwn. */
export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function unescape(text: string): string {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]!);
}

/** Ids of the people named, each once, in order. */
export function mentionsIn(mrkdwn: string): string[] {
  return [...new Set([...mrkdwn.matchAll(PERSON)].map(([, id]) => id!))];
}

/** Addresses of the web in it; any other scheme (`javascript:`, `tel:`) is nothing to follow. */
export function addressesIn(mrkdwn: string): string[] {
  const found = [...mrkdwn.matchAll(TOKEN)].map(([, inner]) => unescape(inner!.split('|')[0]!));
  return [...new Set(found.filter((address) => WEB.test(address)))];
}

/** As people see it: labels for links and channels, signs for entities. Whoever is named stays an id: names change. */
export function shown(mrkdwn: string): string {
  return unescape(
    mrkdwn.replace(TOKEN, (_, inner: string) => {
      const { sign, name, label } = partsOf(inner);
      if (sign === '@' || sign === '#') return sign + (label || name).replace(/^[@#]/, '');
      if (sign === '!') return label || `@${name.replace(/\^.*$/s, '')}`;
      return label || name.replace(/^mailto:/i, '');
    }),
  );
}

/** The author's own words, for the rules that read them: no quotation, code, struck text, mention, address or emoji. */
export function spoken(mrkdwn: string): string {
  const own = mrkdwn
    .replace(/```[\s\S]*?(?:```|$)/g, ' ')
    .replace(/^(?:&gt;|>){3}[\s\S]*/m, '')
    .replace(/^[ \t]*(?:&gt;|>).*$/gm, '')
    .replace(/(^|[\s(])~[^~\n]+~(?=$|[\s).,!?;:])/gm, '$1')
    .replace(TOKEN, (_, inner: string) => {
      const { sign, label, name } = partsOf(inner);
      if (sign === '#') return `#${label || name}`;
      if (sign === '!') return name.startsWith('date^') ? label : ' ';
      return sign === '@' || WEB.test(label) ? ' ' : label;
    });
  const lines = unescape(own).replace(EMOJI, ' ').split('\n');
  return (
    lines
      .map((line) =>
        line
          .replace(/\s+/g, ' ')
          .replace(/^[\s:,;–-]+/, '')
          .trim(),
      )
      .filter(Boolean)
      // The rules join lines as mail wraps them; in chat whoever breaks a line means it.
      .join('\n\n')
  );
}

function partsOf(inner: string): { sign: string; name: string; label: string } {
  const sign = '@#!'.includes(inner.charAt(0)) ? inner.charAt(0) : '';
  const [name = '', ...label] = inner.slice(sign.length).split('|');
  return { sign, name, label: label.join('|') };
}
