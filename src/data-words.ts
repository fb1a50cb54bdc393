import type { Command } from 'commander';
import type { KeyReader } from './commands/export.js';
import type { Shell } from './commands/session.js';

type AddWord = (parent: Command, name: string, description: string, example: string) => Command;
type Run = (load: () => Promise<unknown>) => (this: Command) => Promise<void>;

/** Collects an option that may be given more than once. */
export const each = (one: string, all: string[] = []): string[] => [...all, one];

/** The words that hand out data: rows, numbers and how they come about. */
export function addDataWords(program: Command, word: AddWord, run: Run, keys: KeyReader): void {
  word(
    program,
    'export',
    'write rows to a file',
    'export cycle-times --format parquet --from 2026-01-01 --filter team=Design',
  )
    .argument('<name>', 'cycle-times, tasks, approvals, rounds, changes, wait-ledger or campaigns')
    .option('--format <format>', 'csv, parquet or jsonl; absent: as --out ends, else csv')
    .option('--out <file>', 'where to write; - for standard output; absent: <name>.<format> in this folder')
    .option(
      '--filter <column=value>',
      'only such rows; also column.contains, .gte and .lt; the same column again: any of them',
      each,
      [],
    )
    .option('--from <moment>', 'the first moment of the period')
    .option('--to <moment>', 'the first moment after it')
    .option('--names', 'people by name; needs HUB_API_KEY, a key of an analyst with the scope pii:read')
    .option('--lossless', 'CSV as it is, also where a spreadsheet would take a text for a formula')
    .option('--force', 'write over a file that is there')
    .action(
      run(async () => {
        const { exportNow } = await import('./commands/export.js');
        return (shell: Shell, name: string, flags: never) => exportNow(shell, keys, name, flags);
      }),
    );
  word(program, 'dump', 'print the graph as sorted JSON lines', 'dump --canonical')
    .option('--canonical', 'by natural keys, without what differs between equal hubs')
    .option('--tellable', 'leave out what only an earlier look can know')
    .action(
      run(async () => {
        const { dump } = await import('./commands/dump.js');
        return (shell: Shell, flags: object) => dump(shell, flags);
      }),
    );
  const metrics = program.command('metrics').description('the numbers and how they come about');
  const metricWords = () => import('./commands/metrics.js');
  word(metrics, 'eval', 'compute metrics of given events, without a database', 'metrics eval vectors.jsonl')
    .argument('[file]', 'a JSON document or JSON lines; absent: standard input')
    .action(run(async () => (await metricWords()).evaluateFile));
  word(metrics, 'list', 'every metric, its unit and its clock', 'metrics list').action(
    run(async () => (await metricWords()).listMetrics),
  );
  word(metrics, 'show', 'how one metric is computed', 'metrics show cycle_time')
    .argument('<id>')
    .action(run(async () => (await metricWords()).showMetric));
  word(metrics, 'docs', 'print the page of all metrics', 'metrics docs > docs/metrics.md').action(
    run(async () => (await metricWords()).printMetricsPage),
  );
}
