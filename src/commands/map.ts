import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Conflict } from '../errors.js';
import { collectMap, collectUnmapped, type TeamMap, type Unmapped } from '../export/map/collect.js';
import { proposeRules, proposeStatuses } from '../export/map/propose.js';
import { writeProposal } from './map-yaml.js';
import { table, type Shell } from './session.js';

const PROPOSED = 'hub.proposed.yaml';
/** Lines of each table; `--json` gives all. */
const SHOWN = 60;

/** Shows all there is to map with counts and writes a proposed hub.yaml; with `unmapped` only what nobody has mapped. */
export async function mapTools(shell: Shell, flags: { unmapped?: boolean; out?: string }): Promise<number> {
  return shell.withHub(async (session) => {
    if (flags.unmapped) {
      const lines = await collectUnmapped(session.api, session.rules, session.now());
      if (shell.json) for (const line of lines) shell.printJson(line);
      else shell.print(describeUnmapped(lines));
      return 0;
    }
    const map = await collectMap(session.api, session.rules, session.now());
    const proposal = { statuses: proposeStatuses(map), rules: proposeRules(map) };
    const out = flags.out ?? join(session.configPath ? dirname(session.configPath) : process.cwd(), PROPOSED);
    // Somebody may have begun to work on the file; only the name we gave it ourselves is written over.
    if (flags.out !== undefined && existsSync(out))
      throw new Conflict('There is such a file already', { where: out, remedy: 'Name another one with --out' });
    writeFileSync(out, writeProposal(session.configPath && readFileSync(session.configPath, 'utf8'), proposal));
    if (shell.json) shell.printJson({ ...map, proposed: { file: out, ...proposal } });
    else
      shell.print(
        `${describeMap(map)}\n\n${proposal.statuses.length} statuses and ${proposal.rules.length} rules proposed in ${out}`,
      );
    return 0;
  });
}

function describeMap({ containers, statuses, gates, people }: TeamMap): string {
  return [
    section('Places', ['connection', 'kind', 'name', 'key', 'items', 'in campaigns', 'campaign'], containers, (c) => [
      c.connection,
      c.kind,
      c.name,
      c.key,
      String(c.items),
      String(c.itemsLinked),
      c.campaign ? `${c.campaign} (${c.rule})` : '–',
    ]),
    section('Statuses', ['connection', 'place', 'status', 'items', 'hours', 'means'], statuses, (s) => [
      s.connection,
      s.container === null ? 'everywhere' : s.containerName,
      s.word,
      String(s.items),
      String(s.hours),
      s.category,
    ]),
    section('Approvals', ['connection', 'gate', 'approvals', 'open'], gates, (g) => [
      g.connection,
      g.gate,
      String(g.approvals),
      String(g.open),
    ]),
    section('People', ['name', 'tasks', 'accounts'], people, (p) => [
      p.mayBeOthers ? `${p.name} (may be another one: see review)` : p.name,
      String(p.tasks),
      p.accounts.join(', '),
    ]),
  ].join('\n\n');
}

function describeUnmapped(lines: Unmapped[]): string {
  if (lines.length === 0) return 'Everything is mapped.';
  return section(
    'Unmapped, by hours that work stood there',
    ['hours', 'items', 'connection', 'place', 'what is missing'],
    lines,
    (line) => [
      String(line.hours),
      String(line.items),
      line.connection,
      line.container === null ? 'everywhere' : line.containerName,
      line.kind === 'status' ? `what “${line.status}” means` : 'the campaign',
    ],
  );
}

function section<Row>(title: string, head: string[], rows: Row[], cells: (row: Row) => string[]): string {
  const shown = rows
    .slice(0, SHOWN)
    .map((row) => cells(row).map((cell) => cell.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')));
  const more = rows.length > SHOWN ? [`… and ${rows.length - SHOWN} more; --json shows all`] : [];
  return [`${title} (${rows.length})`, table([head, ...shown]), ...more].join('\n');
}
