import type { MappedContainer, MappedStatus, TeamMap } from './collect.js';

/** One line of a proposed status map, and why it was proposed. */
export interface ProposedStatus {
  connector: string;
  /** `container/code`, `container/word` or `word`, as hub.yaml takes it. */
  key: string;
  category: string;
  why: string;
}

/** A proposed rule of `campaigns.from`. */
export interface ProposedRule {
  connection: string;
  every: string;
  inPortfolio?: string;
  onBoard?: string;
  why: string;
}

// Words of other languages and of trades, which the lexicon of METRICS §1.3 does not have: good enough to propose.
const WORDS: [RegExp, string][] = [
  [/\b(?:abgebrochen|storniert|annul[eé]e?|cancelad[oa]|geannuleerd|verworfen|killed)\b/, 'cancelled'],
  [/\b(?:blockiert|bloqu[eé]e?|bloquead[oa]|bloccat[oa]|geblokkeerd|impediment)\b/, 'blocked'],
  [/\b(?:warte[nt]?|wartend|en attente|esperando|en espera|in attesa|wachten|feedback|hold)\b/, 'waiting:feedback'],
  [
    /\b(?:legal|recht|freigabe|validation|aprobaci[oó]n|approvazione|goedkeuring|abnahme|korrektur|lektorat|check)\b/,
    'in_review',
  ],
  [/^(?:offen|neue?|nouveau|nuevo|nuovo|nieuw|new|icebox|triage|intake|proposed|eingang|requested?)\b/, 'backlog'],
  [
    /\b(?:bereit|geplant|pr[eê]t|listo|pronto|gereed|als nächste[sr]?|accepted|booked|this week|up next|scheduled|committed)\b/,
    'ready',
  ],
  [
    /\b(?:in arbeit|en cours|en curso|in corso|bezig|writing|design(?:ing)?|running|making|production|build(?:ing)?)\b/,
    'in_progress',
  ],
  [/\b(?:approved|freigegeben|approuv[eé]e?|aprobad[oa]|approvat[oa]|goedgekeurd)(?!\p{L})/u, 'waiting:slot'],
  [
    /\b(?:fertig|erledigt|termin[eé]e?|fait|hecho|fatto|klaar|over|closed|delivered|ver[oö]ffentlicht|publi[eé]e?)\b/,
    'done',
  ],
];

/** A category for a status that no rule knows: by its word, else by how work moves through it. Always a guess, and says so. */
export function proposeCategory(status: MappedStatus): { category: string; why: string } {
  const word = status.word.normalize('NFKC').toLowerCase();
  const known = WORDS.find(([pattern]) => pattern.test(word));
  if (known) return { category: known[1], why: 'by its word' };
  if (status.came > 0 && status.began / status.came > 0.5) return { category: 'backlog', why: 'work is made there' };
  if (status.items >= 3 && status.left === 0) return { category: 'done', why: 'work that came there never left' };
  return { category: 'in_progress', why: 'work passes through it' };
}

/** A line for every status that means nothing to the hub, so that nothing is unmapped once it is accepted. */
export function proposeStatuses({ statuses }: Pick<TeamMap, 'statuses'>): ProposedStatus[] {
  const proposed = new Map<string, ProposedStatus>();
  const unknown = statuses.filter(({ category }) => category === 'unknown').sort((a, b) => b.hours - a.hours);
  for (const status of unknown) {
    const { category, why } = proposeCategory(status);
    const name = status.code ?? status.word;
    const key = status.container === null ? status.word : `${status.container}/${name}`;
    const line = {
      connector: status.connector,
      key,
      category,
      why: `“${status.word}” in ${status.containerName}: ${why}`,
    };
    proposed.set(`${status.connector}/${key}`, line);
  }
  return [...proposed.values()].sort((a, b) => (a.connector + a.key < b.connector + b.key ? -1 : 1));
}

/** Places most of whose children are campaigns by their key: what a rule could say once for all of them, the keyless too. */
export function proposeRules({ containers }: Pick<TeamMap, 'containers'>): ProposedRule[] {
  const byKey = new Map(containers.map((one) => [`${one.connection}/${one.key}`, one]));
  const childrenOf = new Map<string, MappedContainer[]>();
  for (const one of containers) {
    for (const parent of one.parents) {
      const name = `${one.connection}/${parent}/${one.kind}`;
      childrenOf.set(name, [...(childrenOf.get(name) ?? []), one]);
    }
  }
  const rules: ProposedRule[] = [];
  for (const [name, children] of childrenOf) {
    const [child] = children;
    const { connection, kind } = child!;
    const parent = byKey.get(name.slice(0, name.lastIndexOf('/')));
    const keyed = children.filter(({ rule }) => rule === 'key-in-container').length;
    if (!parent || children.length < 2 || keyed * 2 < children.length) continue;
    const why = `${keyed} of ${children.length} in “${parent.name}” are campaigns by their key`;
    if (parent.kind === 'portfolio' && kind === 'project')
      rules.push({ connection, every: 'project', inPortfolio: parent.key, why });
    if (parent.kind === 'board' && kind === 'group')
      rules.push({ connection, every: 'group', onBoard: parent.key, why });
  }
  return rules;
}
