import { FAMILIES } from './catalogue.js';
import type { Metric } from './metric.js';

/** What is said of a metric, wherever it is shown: read off what computes it. */
export interface Definition extends Omit<Metric, 'compute' | 'from' | 'to' | 'params'> {
  family: string;
  /** Where its time begins and ends; null: it measures none. */
  start: string | null;
  stop: string | null;
  params: readonly string[];
}

/** Every metric, by family and in the order in which they are explained. */
export const definitions = (): Definition[] =>
  Object.entries(FAMILIES).flatMap(([family, metrics]) =>
    metrics.map(({ compute: _compute, from = null, to = null, params = [], ...said }) => ({
      ...said,
      family,
      start: from,
      stop: to,
      params,
    })),
  );

const row = ({ start, stop, ...one }: Definition): string =>
  [
    `### \`${one.id}\` ${one.name}`,
    '',
    one.formula,
    '',
    `${one.unit || 'no unit'} · ${one.grain.join(', ')} · ${one.clock} clock · version ${one.version}`,
    ...(start ? [`- From ${start} to ${stop}.`] : []),
    ...(one.excludes ? [`- Left out: ${one.excludes}.`] : []),
    ...(one.params.length ? [`- Asked with: ${one.params.map((name) => `\`${name}\``).join(', ')}.`] : []),
    `- Read from: ${one.reads.map((type) => `\`${type}\``).join(', ')}.`,
  ].join('\n');

/** The page of all metrics in markdown. */
export function metricsPage(): string {
  const all = definitions();
  return [
    '# Metrics',
    'Made by `hub metrics docs` from the definitions that compute the numbers; one definition by `hub metrics show <id>`, and a number from given events by `hub metrics eval`.',
    'Null means that there is nothing to tell, and never 0. Hours are of the clock that is named; days are local dates.',
    ...[...new Set(all.map(({ family }) => family))].flatMap((family) => [
      `## ${family}`,
      ...all.filter((one) => one.family === family).map(row),
    ]),
    '',
  ].join('\n\n');
}
