import type { CampaignDigest, Digest, Moved, NotKnown, Wait } from '../export/digest/collect.js';

/** How a digest is written: for a terminal, for a document, for a chat. */
export type DigestFormat = 'text' | 'markdown' | 'slack';

/** The few marks in which the formats differ; `plain` takes away what a foreign text could make the reader's program do. */
interface Marks {
  plain(text: string): string;
  heading(text: string): string;
  label(text: string): string;
  bullet: string;
  /** Between two lists of one campaign. */
  gap: string;
  link(text: string, url: string | null): string;
}

// One line, and nothing that a terminal would obey.
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
const isAddress = (url: string | null): url is string => url !== null && /^https?:\/\/[^\s<>|()]+$/.test(url);

const MARKS: Record<DigestFormat, Marks> = {
  text: {
    plain: oneLine,
    heading: (text) => `${text}\n${'='.repeat(Math.min(100, text.length))}`,
    label: (text) => `${text}:`,
    bullet: '  - ',
    gap: '\n',
    link: (text) => text,
  },
  markdown: {
    plain: (text) => oneLine(text).replace(/[\\`*_{}[\]<>#|!~]/g, '\\$&'),
    heading: (text) => `## ${text}`,
    label: (text) => `**${text}**\n`,
    bullet: '- ',
    gap: '\n\n',
    link: (text, url) => (isAddress(url) ? `[${text}](${url})` : text),
  },
  slack: {
    // Slack reads `<…>` as a mention or a link, and `*_~` and back-ticks as emphasis.
    plain: (text) =>
      oneLine(text)
        .replace(/&/g, '&amp;')
        .replace(/</g, '&lt;')
        .replace(/>/g, '&gt;')
        .replace(/[*_~`]/g, '\u2060$&\u2060'),
    heading: (text) => `*${text}*`,
    label: (text) => `_${text}_`,
    bullet: '• ',
    gap: '\n',
    link: (text, url) => (isAddress(url) ? `<${url}|${text.replace(/\|/g, '¦')}>` : text),
  },
};

/** Writes a digest; always says how fresh it is and what it leaves out. */
export function formatDigest(digest: Digest, format: DigestFormat): string {
  const marks = MARKS[format];
  const quiet = digest.quiet ? [`${digest.quiet} more: nothing moved and nothing waits.`] : [];
  const blocks = [
    `${minute(digest.since)} – ${minute(digest.asOf)}`,
    ...digest.campaigns.map((campaign) => writeCampaign(campaign, marks)),
    ...(digest.campaigns.length ? [] : ['No campaign moved and none waits.']),
    ...quiet,
    writeSources(digest, marks),
  ];
  return blocks.join('\n\n');
}

function writeCampaign(campaign: CampaignDigest, marks: Marks): string {
  const { key, name, owner } = campaign;
  const named = key && !name.toUpperCase().includes(key) ? `${key} ${name}` : name;
  const title = marks.plain(owner ? `${named} (${owner})` : named);
  const lists: [string, string[], number][] = [
    ['Moved', campaign.moved.map((one) => writeMoved(one, marks)), campaign.movedMore],
    ['Waits', campaign.waits.map((one) => writeWait(one, marks)), campaign.waitsMore],
    ['Unknown', campaign.unknown.map((one) => marks.plain(writeUnknown(one))), 0],
  ];
  const written = lists
    .filter(([, lines]) => lines.length)
    .map(([label, lines, more]) =>
      [
        marks.label(label),
        ...[...lines, ...(more ? [`and ${more} more`] : [])].map((line) => marks.bullet + line),
      ].join('\n'),
    );
  return [marks.heading(title), ...(written.length ? written : ['Nothing moved, nothing waits.'])].join(marks.gap);
}

const VERBS: Record<string, string> = {
  created: 'made',
  approval_requested: 'sent for approval',
  approval_withdrawn: 'approval withdrawn',
  deleted: 'deleted',
  restored: 'restored',
  version: 'new version',
};
const VERDICTS: Record<string, string> = {
  approved: 'approved',
  changes_requested: 'changes requested',
  rejected: 'rejected',
};

function writeMoved(moved: Moved, marks: Marks): string {
  const happened =
    moved.what === 'status'
      ? `${moved.from ?? '–'} → ${moved.to ?? '–'}`
      : moved.what === 'due'
        ? `due ${moved.to ?? 'no more'}`
        : moved.what === 'approval_decided'
          ? (VERDICTS[moved.to ?? ''] ?? 'decision taken back')
          : (VERBS[moved.what] ?? moved.what);
  const when = moved.dated ? minute(moved.at) : `by ${minute(moved.at)}`;
  const by = moved.by ? `, ${marks.plain(moved.by)}` : '';
  return `${marks.link(marks.plain(moved.name), moved.url)}: ${marks.plain(happened)} (${when}${by}, ${moved.connection})`;
}

function writeWait(wait: Wait, marks: Marks): string {
  const on = wait.on.length ? wait.on.map((name) => marks.plain(name)).join(' and ') : 'nobody named';
  const reason = wait.reason === wait.name ? '' : `${marks.plain(wait.reason)}, `;
  const what = marks.link(marks.plain(wait.name), wait.url);
  return `${what}: waits on ${on} for ${wait.hours} h (${reason}since ${minute(wait.since)}, ${wait.connection})`;
}

function writeUnknown({ what, connection, count, words }: NotKnown): string {
  const items = `${count} ${count === 1 ? 'item' : 'items'} of ${connection}`;
  switch (what) {
    case 'gap':
      return `${items}: the log and the record disagree, a step is missing`;
    case 'status':
      return words.length
        ? `${items}: nobody said what ${words.map((word) => JSON.stringify(word)).join(', ')} means`
        : `${items}: no status is shown`;
    case 'history':
      return `${items}: the tool keeps no log, so the time before the first look is not known`;
    case 'decision':
      return `${count} ${count === 1 ? 'decision' : 'decisions'} in ${connection} without a proven sender: not counted`;
  }
}

function writeSources({ connections, toDecide }: Digest, marks: Marks): string {
  const lines = connections.map(({ connection, health, problem, completeThrough, setAside }) => {
    const parts = [
      completeThrough ? `complete through ${minute(completeThrough)}` : 'not read to its end yet',
      ...(health === 'ok' ? [] : [health.replace('_', ' ')]),
      ...(problem ? [problem] : []),
      ...(setAside ? [`${setAside} records set aside`] : []),
    ];
    return marks.bullet + marks.plain(`${connection}: ${parts.join(', ')}`);
  });
  const decide = toDecide ? [`${marks.bullet}${toDecide} suggestions wait for a person (review)`] : [];
  return [marks.label('Sources'), ...lines, ...decide].join('\n');
}

const minute = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
