/** The categories that a status may be mapped to, METRICS §1.3. */
export const CATEGORIES = [
  'backlog',
  'ready',
  'in_progress',
  'in_review',
  'waiting',
  'blocked',
  'done',
  'cancelled',
] as const;
/** `unknown` marks what cannot be classified and is never mapped to. */
export type Category = (typeof CATEGORIES)[number] | 'unknown';

export interface Classified {
  category: Category;
  reason: string | null;
}

/** tool → status or container/status → `category` or `category:reason`, as in hub.yaml. */
export type StatusMap = Record<string, Record<string, string>>;

/** A status text as it is compared. */
export const fold = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

// METRICS §1.3's lexicon. First match wins; whole words, so that "undone" is not done.
const LEXICON: [RegExp, Category][] = [
  [/\b(?:cancel(?:l?ed)?|won'?t do|dropped|archived?)\b/, 'cancelled'],
  [/\b(?:blocked|stuck)\b/, 'blocked'],
  [/\b(?:waiting|on hold|paused)\b/, 'waiting'],
  [/\b(?:in review|review(?:ing)?|approval|sign[- ]?off|qa)\b/, 'in_review'],
  [/\b(?:to ?do|backlog|ideas?|inbox|untitled section|new requests?)\b/, 'backlog'],
  [/\b(?:ready|next(?: up)?|planned|scheduled)\b/, 'ready'],
  [/\b(?:doing|in progress|wip|working(?: on it)?|in production|drafting|active)\b/, 'in_progress'],
  [/\b(?:done|completed?|finished|shipped|published|live|launched)\b/, 'done'],
];

/** What a tool without a lexicon calls its states (METRICS §1.3, CMS row; approvals as Asana spells them). */
const BY_TOOL: Record<string, Record<string, string>> = {
  // The empty cell of a status column.
  monday: { '': 'backlog' },
  contentful: {
    draft: 'in_progress',
    // Published, with edits that readers do not see yet.
    changed: 'done',
    published: 'done',
    archived: 'cancelled',
    active: 'in_progress',
    resolved: 'done',
  },
  wordpress: {
    draft: 'in_progress',
    'auto-draft': 'in_progress',
    pending: 'in_review',
    future: 'waiting:slot',
    publish: 'done',
    private: 'done',
    inherit: 'done',
    trash: 'cancelled',
  },
};

/** A status as the tool gives it. */
export interface ToolStatus {
  /** Key of the container that gives it; null: it holds everywhere. */
  container: string | null;
  /** The tool's word; null: it shows none. */
  word: string | null;
  /** The tool's own id of it, where words can be renamed (`column/index`). */
  code?: string | null;
  /** Whether the tool itself says that it means done. */
  done?: boolean | null;
}

/**
 * The category of a tool's status. Most specific first: (container, code), (container, word), (word), what the tool marks
 * as done, the tool's own default, a category's own name, the lexicon; what nobody knows is `unknown`.
 */
export function classify(tool: string, status: ToolStatus, map: StatusMap): Classified {
  const { container, code = null, done } = status;
  if (status.word === null && code === null) return { category: 'unknown', reason: null };
  const word = fold(status.word ?? '');
  const own = folded(map[tool]);
  const inContainer = (name: string | null): string | undefined =>
    container === null || name === null ? undefined : own.get(`${fold(container)}/${fold(name)}`);
  const mapped =
    inContainer(code) ??
    inContainer(status.word) ??
    (word === '' ? undefined : own.get(word)) ??
    (done ? 'done' : BY_TOOL[tool]?.[word]);
  if (mapped) return parse(mapped);
  if (word === 'completed') return { category: 'done', reason: null };
  if ((CATEGORIES as readonly string[]).includes(word)) return { category: word as Category, reason: null };
  const found = LEXICON.find(([pattern]) => pattern.test(word));
  return { category: found?.[1] ?? 'unknown', reason: null };
}

/**
 * What a map says, else a category's own name, else `unknown`: METRICS §1.3 without any tool's own words.
 * `container/status` keys are not read; events do not name a container.
 */
export function mapped(map: StatusMap): (tool: string, status: string) => Classified {
  const byTool = new Map(Object.entries(map).map(([tool, words]) => [tool, folded(words)]));
  return (tool, status) => {
    const { category, reason } = parse(byTool.get(tool)?.get(fold(status)) ?? status);
    const name = fold(category);
    if (!(CATEGORIES as readonly string[]).includes(name)) return { category: 'unknown', reason: null };
    return { category: name as Category, reason: reason?.trim() ?? null };
  };
}

function folded(map: Record<string, string> | undefined): Map<string, string> {
  return new Map(Object.entries(map ?? {}).map(([status, value]) => [status.split('/').map(fold).join('/'), value]));
}

function parse(value: string): Classified {
  const [category, ...reason] = value.split(':');
  return { category: category as Category, reason: reason.length ? reason.join(':') : null };
}
