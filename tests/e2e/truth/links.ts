import type { TruthItem } from '#sandbox';
import type { Difference } from './lines.js';
import { pendingSeen } from './compare-items.js';
import type { Looks } from './looks.js';
import type { Told } from './told.js';

/** One judged item: what a program can know of its campaign, what is true, what the hub says. */
export interface Judged {
  item: TruthItem;
  /** Rule by which the hub should link it, null: it must not. */
  knowableBy: TruthItem['knowableBy'];
  said: { campaign: string; rule: string } | null;
  /** right · foreign (its own text names another campaign, and the hub obeys) · wrong · missed · unknown (nothing says, and the hub says nothing) · guessed. */
  verdict: 'right' | 'foreign' | 'wrong' | 'missed' | 'unknown' | 'guessed';
}

/** Judges the link of every item that is there. */
export function judgeLinks(looks: Looks, told: Told): Judged[] {
  const byKey = new Map(looks.company.campaigns.flatMap((one) => (one.key ? [[one.key, one.id] as const] : [])));
  const byProject = new Map(looks.company.campaigns.map((one) => [one.project, one.id]));
  const names = new Map(
    told.campaigns.map((one) => [
      one.id,
      (one.key === null ? undefined : byKey.get(one.key)) ??
        byProject.get(one.container ?? '') ??
        `unknown campaign ${one.key}`,
    ]),
  );
  const links = new Map(told.links.map((link) => [`${link.tool}/${link.kind}/${link.key}`, link]));
  const items = new Map(looks.now.items.map((item) => [`${item.tool}/${item.key}`, item]));
  const editorial = pendingSeen(looks);
  return looks.now.items
    .filter((item) => !item.gone)
    .filter((item) => item.tool !== 'wordpress' || item.kind !== 'approval' || editorial.has(item.key))
    .map((item) => {
      const link = links.get(`${item.tool}/${item.kind}/${item.key}`);
      const said = link ? { campaign: names.get(link.campaign) ?? '?', rule: link.rule } : null;
      return {
        item,
        knowableBy: item.knowableBy,
        said,
        verdict: judge(item, said, (one) => named(one, byKey, items, looks)),
      };
    });
}

function judge(
  item: TruthItem,
  said: Judged['said'],
  campaignsNamed: (item: TruthItem) => Set<string>,
): Judged['verdict'] {
  if (item.knowableBy === null) return said === null ? 'unknown' : 'guessed';
  if (said === null) return 'missed';
  if (said.campaign === item.campaign) return 'right';
  return campaignsNamed(item).has(said.campaign) ? 'foreign' : 'wrong';
}

/** Campaigns that the item's own name, or what it hangs on, names. */
function named(item: TruthItem, byKey: Map<string, string>, items: Map<string, TruthItem>, looks: Looks): Set<string> {
  const found = new Set<string>();
  const take = (text: string): void => {
    for (const [key] of text.matchAll(/CMP-\d+/gi)) {
      const id = byKey.get(key.toUpperCase());
      if (id) found.add(id);
    }
  };
  let top = item;
  for (let here: TruthItem | undefined = item, depth = 0; here && depth < 10; depth++) {
    take(here.name);
    top = here;
    here = here.parent === null ? undefined : items.get(`${here.tool}/${here.parent}`);
  }
  // Talk has no names: what counts is what the first message of its thread says.
  if (item.tool === 'slack') take(looks.slack.said(looks.slack.said(top.key)!.root)?.text ?? '');
  return found;
}

/** Links that break the rules: a missed one, a guess, or one that nothing supports. */
export function compareLinks(looks: Looks, told: Told): Difference[] {
  return judgeLinks(looks, told)
    .filter(
      ({ verdict, said, item }) =>
        verdict === 'missed' ||
        verdict === 'guessed' ||
        verdict === 'wrong' ||
        (said !== null && !isRule(item, said.rule)),
    )
    .map(({ item, knowableBy, said, verdict }) => ({
      chapter: 'links',
      kind: verdict === 'missed' ? 'missing' : verdict === 'guessed' ? 'invented' : 'wrong',
      line: `${item.tool} ${item.kind}/${item.key} “${item.name}” truly ${item.campaign}, knowable by ${knowableBy}; said ${said ? `${said.campaign} by ${said.rule}` : 'nothing'}`,
    }));
}

/** Whether the hub names the rule truth names. What hangs on a mail or a post may also stand on what that says itself. */
function isRule({ tool, kind, knowableBy }: TruthItem, rule: string): boolean {
  if (rule === knowableBy) return true;
  const borrowed =
    tool === 'email' && kind === 'asset' ? 'own-key' : tool === 'wordpress' && kind === 'approval' ? 'container' : null;
  return knowableBy === 'parent' && rule === borrowed;
}

/** The confusion matrix by rule, with precision and recall against the true campaign. */
export function matrixOf(judged: Judged[]): string {
  const verdicts = ['right', 'foreign', 'wrong', 'missed', 'unknown', 'guessed'] as const;
  const rules = ['own-key', 'container', 'parent', 'thread', 'link', null];
  const row = (name: string, cells: (string | number)[]): string =>
    [name.padEnd(12), ...cells.map((cell) => String(cell).padStart(9))].join('');
  const lines = [row('knowable by', [...verdicts, 'precision', 'recall'])];
  const figures = (list: Judged[]): string[] => {
    const right = list.filter((one) => one.verdict === 'right').length;
    const linked = list.filter((one) => one.said !== null).length;
    const owned = list.filter((one) => one.item.campaign !== null).length;
    return [linked ? (right / linked).toFixed(4) : '–', owned ? (right / owned).toFixed(4) : '–'];
  };
  for (const rule of rules) {
    const list = judged.filter((one) => one.knowableBy === rule);
    if (list.length)
      lines.push(
        row(rule ?? 'nothing', [
          ...verdicts.map((verdict) => list.filter((one) => one.verdict === verdict).length),
          ...figures(list),
        ]),
      );
  }
  lines.push(
    row('all', [
      ...verdicts.map((verdict) => judged.filter((one) => one.verdict === verdict).length),
      ...figures(judged),
    ]),
  );
  return lines.join('\n');
}
