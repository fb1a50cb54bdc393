import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { exitCode, HubError, NotFound, UsageError } from '../errors.js';
import { CATEGORIES } from '../metrics/category.js';
import { evaluate, METRIC_IDS } from '../metrics/evaluate.js';
import type { Shell } from './session.js';

const instant = z.iso.datetime({ offset: true });
const category = z.enum(CATEGORIES);

const vector = z.object({
  id: z.string(),
  metric: z.string(),
  config: z.object({
    asOf: instant,
    statusMap: z.record(z.string(), z.record(z.string(), z.string())).default({}),
    skewToleranceMs: z.number().min(0).default(300_000),
    startCategories: z.array(category).default(['in_progress', 'in_review']),
    touchCategories: z.array(category).default(['in_progress']),
  }),
  events: z.array(
    z.looseObject({
      id: z.string(),
      tool: z.string(),
      type: z.string(),
      at: instant,
      recv: instant.optional(),
      seq: z.number().optional(),
      item: z.string().optional(),
      itemType: z.string().optional(),
      campaign: z.string().optional(),
      into: z.string().optional(),
      status: z.string().optional(),
      historyFrom: instant.optional(),
      from: z.string().optional(),
    }),
  ),
  params: z
    .looseObject({
      level: z.enum(['item', 'campaign']).default('item'),
      clock: z.string().default('wall'),
      aggregate: z.boolean().default(false),
      itemTypes: z.array(z.string()).default(['task', 'asset', 'approval']),
    })
    .prefault({}),
});

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
  const read = vector.safeParse(document);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new UsageError('The vector is not as METRICS describes it', {
      where: issue?.path.join('.') ?? '',
      expected: issue?.message ?? 'a vector',
    });
  }
  const { id, metric, config, events, params } = read.data;
  if (!METRIC_IDS.includes(metric))
    throw new NotFound('No such metric yet', { expected: METRIC_IDS.join(', '), got: metric });
  if (params.clock !== 'wall' || params.aggregate)
    throw new NotFound('Metrics are computed one by one and by the wall clock so far', {
      where: metric,
      got: `clock ${params.clock}${params.aggregate ? ', aggregate' : ''}`,
    });
  // A launch is a campaign's; asking it of items has no meaning.
  const level = metric === 'time_to_launch' ? 'campaign' : params.level;
  const asOf = Date.parse(config.asOf);
  return { id, value: evaluate({ ...config, asOf, level, metric, events, itemTypes: params.itemTypes }) };
}
