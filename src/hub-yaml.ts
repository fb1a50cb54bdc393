import { RE2JS } from 're2js';
import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { z } from 'zod';
import { credentialsYaml } from './config-credentials.js';
import { calendar, zone } from './metrics/calendar.js';
import { CATEGORIES } from './metrics/category.js';

const LONGEST_BYTES = 1_000_000;
const DURATION = /^(\d+)(ms|s|m|h|d)$/;
const UNIT_MS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `5m` → milliseconds; between the bounds, since a timer over 2^31-1 ms fires at once. */
const duration = (least: string, most: string) =>
  z.string().transform((text, context) => {
    const ms = durationMs(text);
    if (ms === null || ms < durationMs(least)! || ms > durationMs(most)!) {
      context.addIssue({ code: 'custom', message: `expected a duration from ${least} to ${most} such as 5m` });
      return z.NEVER;
    }
    return ms;
  });

function durationMs(text: string): number | null {
  const found = DURATION.exec(text);
  return found ? Number(found[1]) * UNIT_MS[found[2]!]! : null;
}

const text = z.string().min(1).max(1_000);
const pattern = text
  .max(200)
  .refine(isPattern, 'expected a linear-time regular expression (no back-references, no look-around)');

function isPattern(source: string): boolean {
  try {
    RE2JS.compile(source);
    return true;
  } catch {
    return false;
  }
}

const category = text.regex(
  /^(backlog|ready|in_progress|in_review|waiting|blocked|done|cancelled)(:.+)?$/,
  'expected a category of METRICS §1.3, such as in_review or waiting:approval',
);

const connection = z.strictObject({
  name: text.regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected lower-case letters, digits and hyphens'),
  connector: text,
  config: z.record(z.string(), z.unknown()).default({}),
  secrets: z.record(z.string(), z.string()).default({}),
  /** The way to a token that is renewed, in place of one secret. */
  credentials: credentialsYaml.optional(),
  baseUrl: text.optional(),
  allowPrivateNetwork: z.boolean().default(false),
  /** PEM file of a private authority. */
  ca: text.optional(),
  every: duration('10s', '7d').default(300_000),
  keepText: z.boolean().default(false),
  /** Lower than what the tool allows, where others share the budget. */
  requestsPerMinute: z.number().int().min(1).max(100_000).optional(),
  /** Where the plan counts by the day, from midnight to midnight UTC (monday): all lanes together. */
  requestsPerDay: z.number().int().min(1).max(10_000_000).optional(),
});

/** What is promised of every work item (METRICS §2.6); `pause` lists categories, or `category:reason`. */
const servicePolicy = z.strictObject({
  targetH: z.number().positive().max(100_000),
  start: z.enum(['created', 'started']).default('created'),
  pause: z
    .array(
      text.refine(
        (one) => (CATEGORIES as readonly string[]).includes(one.split(':')[0]!),
        'must begin with a category',
      ),
    )
    .default(['waiting']),
  clock: z.enum(['business', 'wall']).default('business'),
});

const categories = z.array(z.enum(CATEGORIES)).min(1);

/** From where work counts as started, and which of it as touched (METRICS §1.1); absent: as METRICS says. */
const definitions = z.strictObject({
  /** Of the work of a team, by its name, what is other than of all work. */
  teams: z
    .record(text, z.strictObject({ startCategories: categories.optional(), touchCategories: categories.optional() }))
    .optional(),
  startCategories: categories.default(['in_progress', 'in_review']),
  touchCategories: categories.default(['in_progress']),
  servicePolicy: servicePolicy.optional(),
});

/** The shape of hub.yaml; a strict object names every key it does not know. */
const hubYaml = z.strictObject({
  workspace: z
    .strictObject({
      name: text.default('My workspace'),
      timezone: zone.default('UTC'),
      calendar: text.default('std'),
      campaignKey: text.default('CMP-\\d+'),
    })
    .prefault({}),
  connections: z.array(connection).default([]),
  statusMap: z.record(z.string(), z.record(z.string(), category)).default({}),
  campaigns: z
    .strictObject({
      from: z
        .array(
          z.strictObject({
            connection: text,
            every: text,
            inPortfolio: text.optional(),
            below: z.coerce.string().optional(),
            onBoard: text.optional(),
            key: text.optional(),
          }),
        )
        .default([]),
      links: z
        .array(
          z.strictObject({
            campaign: text,
            name: text.optional(),
            businessUnit: text.optional(),
            connection: text.optional(),
            container: z.coerce.string().optional(),
            item: z.coerce.string().optional(),
          }),
        )
        .default([]),
    })
    .prefault({}),
  launch: z
    .array(
      z.union([z.strictObject({ milestone: pattern }), z.strictObject({ firstPublish: z.literal('asset') })], {
        error: "expected { milestone: '<pattern of its name>' } or { firstPublish: asset }",
      }),
    )
    .default([]),
  retention: z
    .strictObject({
      work: duration('1d', '20000d').default(400 * UNIT_MS.d!),
      messages: duration('1d', '20000d').default(90 * UNIT_MS.d!),
    })
    .prefault({}),
  people: z
    .array(
      z.strictObject({
        name: text,
        team: text.optional(),
        function: text.optional(),
        businessUnit: text.optional(),
        timezone: zone.optional(),
        aliases: z
          .array(
            z.strictObject({ connection: text.optional(), key: z.coerce.string().optional(), email: text.optional() }),
          )
          .default([]),
      }),
    )
    .default([]),
  calendars: z.record(z.string(), calendar).default({}),
  toolPriority: z.array(text).default([]),
  definitions: definitions.prefault({}),
  privacy: z
    .strictObject({ minGroup: z.number().int().min(2).max(1_000).default(5), coordination: z.boolean().default(false) })
    .prefault({}),
});

export type HubYaml = z.output<typeof hubYaml>;

/** What was read of a file: its settings (defaults where it has faults), every fault with its place, and where a key stands. */
export interface ReadYaml {
  file: HubYaml;
  faults: string[];
  /** `file:line:column` of a key. */
  place(key: PropertyKey[]): string;
}

/** Reads hub.yaml's text; every fault with its line and column, all of them at once, and no value of the file in any of them. */
export function parseHubYaml(source: string, path: string): ReadYaml {
  const refused = (...faults: string[]): ReadYaml => ({ file: hubYaml.parse({}), faults, place: () => path });
  if (source.trim() === '') return refused(`${path}: the file is empty; see the README, “Connect a real tool”`);
  if (source.length > LONGEST_BYTES) return refused(`${path}: the file is too large; at most ${LONGEST_BYTES} bytes`);
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  if (document.errors.length)
    return refused(...document.errors.map((e) => `${place(e.pos[0])} not valid YAML: ${withoutSource(e.message)}`));
  let plain: unknown;
  try {
    plain = document.toJS({ maxAliasCount: 50 });
  } catch {
    return refused(`${path}: the file repeats itself too often; at most 50 aliases`);
  }
  const checked = hubYaml.safeParse(plain);
  if (!checked.success) {
    const faults = checked.error.issues.flatMap((issue) =>
      describe(issue).map(({ at, says }) => `${place(offsetOf(document, at))} ${at.join('.')}: ${says}`),
    );
    return refused(...faults);
  }
  return { file: checked.data, faults: [], place: (key) => place(offsetOf(document, key)) };
}

// The parser repeats the place, and now and then the text it stumbled over, which may be a secret.
function withoutSource(message: string): string {
  return message
    .split('\n')[0]!
    .replace(/ at line \d+, column \d+:?$/, '')
    .replace(/: .*$/, '');
}

function describe(issue: z.core.$ZodIssue): { at: PropertyKey[]; says: string }[] {
  if (issue.code !== 'unrecognized_keys') return [{ at: issue.path, says: issue.message }];
  return issue.keys.map((key) => {
    const near = nearest(key, knownKeys(issue.path));
    return { at: [...issue.path, key], says: `unknown key${near ? `; did you mean ${near}?` : ''}` };
  });
}

function knownKeys(path: PropertyKey[]): string[] {
  let here: unknown = hubYaml;
  for (const step of path)
    here = typeof step === 'number' ? unwrap(here).element : (unwrap(here).shape?.[step] ?? unwrap(here).valueType);
  return Object.keys(unwrap(here).shape ?? {});
}

interface Inside {
  shape?: Record<PropertyKey, unknown>;
  element?: unknown;
  valueType?: unknown;
}

// Through defaults and prefaults to the object or list inside; several objects to choose from count as one.
function unwrap(schema: unknown): Inside {
  let here = schema as { def?: { innerType?: unknown }; options?: Inside[] } & Inside;
  while (here?.def?.innerType) here = here.def.innerType as typeof here;
  return here?.options
    ? { shape: Object.assign({}, ...here.options.map(({ shape }) => shape)) as Inside['shape'] }
    : (here ?? {});
}

/** The known word within two edits, if there is one. */
export function nearest(word: string, known: string[]): string | null {
  const scored = known
    .map((candidate) => [distance(word.toLowerCase(), candidate.toLowerCase()), candidate] as const)
    .sort((a, b) => a[0] - b[0]);
  return scored[0] && scored[0][0] <= 3 ? scored[0][1] : null;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length]!;
}

function offsetOf(document: Document, path: PropertyKey[]): number {
  let node: Node | null | undefined = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const [depth, step] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
      if (!pair) return offset;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value as Node | null;
    } else {
      node = document.getIn(path.slice(0, depth + 1), true) as Node | null;
      offset = node?.range?.[0] ?? offset;
    }
  }
  return offset;
}
