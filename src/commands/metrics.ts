import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { exitCode, HubError, NotFound, UsageError } from '../errors.js';
import { METRICS, valueOf } from '../metrics/catalogue.js';
import { historyOf } from '../metrics/history.js';
import { readVector } from './vector.js';
import { type Definition, definitions, metricsPage } from '../metrics/definition.js';
import { type Shell, table } from './session.js';

/**
 * Evaluates each vector of a file or of standard input and prints a line for each. One that cannot be evaluated says why
 * and stops none of the others; a line that is no JSON is refused before the first is evaluated.
 */
export async function evaluateFile(shell: Shell, file?: string): Promise<number> {
  let code = 0;
  for (const document of documents(await contents(file))) {
    try {
      shell.printJson(answer(document));
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      code = Math.max(code, exitCode(error));
      const id = (document as { id?: unknown } | null)?.id ?? null;
      shell.printJson({ id, error: { code: error.code, message: error.message } });
    }
  }
  return code;
}

async function contents(file: string | undefined): Promise<string> {
  if (file === undefined || file === '-') return text(process.stdin);
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new NotFound('The file cannot be read', { where: file, cause });
  });
}

// One document, which may be a list of vectors, or a document a line.
function documents(source: string): unknown[] {
  try {
    const whole: unknown = JSON.parse(source);
    return Array.isArray(whole) ? whole : [whole];
  } catch {
    return source.split('\n').flatMap((line, k) => (line.trim() === '' ? [] : [parsed(line, k + 1)]));
  }
}

function parsed(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new UsageError('This is not JSON', { where: `line ${number}`, expected: 'one vector a line', cause });
  }
}

function answer(document: unknown): { id: string; value: unknown } {
  const { id, metric: name, events, settings, params, clock } = readVector(document);
  const metric = METRICS.get(name);
  if (!metric) throw new NotFound('No such metric', { expected: [...METRICS.keys()].join(', '), got: name });
  return { id, value: valueOf(metric, historyOf(events, settings), params, clock) };
}

/** Every metric in a line. */
export function listMetrics(shell: Shell): number {
  if (shell.json) for (const one of definitions()) shell.printJson(one);
  else
    shell.print(
      table([
        ['id', 'name', 'unit', 'of', 'clock'],
        ...definitions().map(({ id, name, unit, grain, clock }) => [id, name, unit || '–', grain.join(', '), clock]),
      ]),
    );
  return 0;
}

/** All that is said of one metric. */
export function showMetric(shell: Shell, id: string): number {
  const found = definitions().find((one) => one.id === id);
  if (!found) throw new NotFound('No such metric', { expected: 'one of hub metrics list', got: id });
  if (shell.json) shell.printJson(found);
  else shell.print(described(found));
  return 0;
}

const described = ({ id, name, version, unit, grain, clock, ...one }: Definition): string =>
  [
    `${name} (${id}, version ${version})`,
    '',
    one.formula,
    '',
    table([
      ['unit', unit || '–'],
      ['of', grain.join(', ')],
      ['clock', clock],
      ...(one.start ? [['from', one.start]] : []),
      ...(one.stop ? [['to', one.stop]] : []),
      ...(one.excludes ? [['left out', one.excludes]] : []),
      ...(one.params.length ? [['asked with', one.params.join(', ')]] : []),
      ['read from', one.reads.join(', ')],
    ]),
  ].join('\n');

/** The page of all metrics, as it lies in docs. */
export function printMetricsPage(shell: Shell): number {
  shell.print(metricsPage().trimEnd());
  return 0;
}
