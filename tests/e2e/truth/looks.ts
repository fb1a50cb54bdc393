import type { Company, Ms, Truth } from '#sandbox';
import { truthAt } from '#sandbox';
import { registry } from '../../../connectors/index.js';
import { SeenInSlack } from './seen-in-slack.js';
import type { Tool } from './told.js';

/** What a site showed of one post at a look. */
interface Shown {
  status: string;
  /** In the trash, or removed for good. */
  gone: boolean;
  removed: boolean;
}

/** What was true at each moment the hub looked; the last moment is now. */
export interface Looks {
  company: Company;
  at: Ms[];
  /** Tools that the hub is connected to. */
  tools: Tool[];
  /** As far as this hub can have seen it. */
  truths: Truth[];
  now: Truth;
  /** The truth itself. */
  whole: Truth[];
  slack: SeenInSlack;
  /** Posts by key, per look. */
  posts: Map<string, Shown>[];
}

const CONNECTED = registry.map(({ connector }) => connector.id as Tool);

/** Computes truth at each look of a hub that is connected to these tools; what happens in others it cannot know. */
export function recall(company: Company, at: Ms[], tools = CONNECTED): Looks {
  const events = <Event>(tool: Tool, of: Event[]): Event[] => (tools.includes(tool) ? of : []);
  const known: Company = {
    ...company,
    asana: events('asana', company.asana),
    wordpress: events('wordpress', company.wordpress),
    mail: events('email', company.mail),
    monday: events('monday', company.monday),
    slack: events('slack', company.slack),
    contentful: events('contentful', company.contentful),
  };
  const whole = at.map((moment) => truthAt(known, moment));
  const slack = new SeenInSlack(known, at, whole);
  const truths = whole.map((_, look) => slack.by(look));
  const posts = truths.map((truth) => {
    const removed = new Set(
      truth.changes
        .filter((change) => change.tool === 'wordpress' && change.what === 'deleted')
        .map((change) => change.item.key),
    );
    return new Map(
      truth.items
        .filter((item) => item.tool === 'wordpress' && item.kind === 'asset')
        .map(
          (item) => [item.key, { status: item.status ?? '', gone: item.gone, removed: removed.has(item.key) }] as const,
        ),
    );
  });
  return { company: known, at, tools, truths, now: truths.at(-1)!, whole, slack, posts };
}

/** The last true change of this item into this state within (from, to]; null: there was none. */
export function lastTrue(looks: Looks, key: string, what: string, to: unknown, after: Ms, until: Ms): Ms | null {
  const found = looks.now.changes.filter(
    (change) =>
      change.item.key === key &&
      change.what === what &&
      change.at > after &&
      change.at <= until &&
      (change.to ?? null) === to,
  );
  return found.at(-1)?.at ?? null;
}
