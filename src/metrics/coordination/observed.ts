import type { Category } from '../category.js';
import type { OrderedEvent } from '../events.js';
import type { History } from '../history.js';
import { isIn, type Metric } from '../metric.js';
import { ratio } from '../statistics.js';

const COORDINATION: ReadonlySet<string> = new Set([
  'message',
  'meeting',
  'assign',
  'approval_requested',
  'approval_decided',
  'approval_withdrawn',
  'comment',
]);
const PRODUCTION: ReadonlySet<string> = new Set(['version', 'launch']);
const STOPS: ReadonlySet<Category> = new Set(['waiting', 'blocked', 'in_review']);
const STEPS: ReadonlySet<Category> = new Set(['in_progress', 'done']);

/** Which of the two an event is; null: neither. */
function kindOf({ type, tool, to }: OrderedEvent, { classify }: History): 'coordination' | 'production' | null {
  if (COORDINATION.has(type)) return 'coordination';
  if (PRODUCTION.has(type)) return 'production';
  if (type !== 'status' || typeof to !== 'string') return null;
  const { category } = classify(tool, to);
  return STOPS.has(category) ? 'coordination' : STEPS.has(category) ? 'production' : null;
}

const OBSERVED = { version: 1, unit: 'ratio', grain: ['workspace'], clock: 'wall', params: ['window'] } as const;

export const OBSERVATIONS: Metric[] = [
  {
    ...OBSERVED,
    id: 'coordination_event_ratio',
    name: 'Coordination events',
    formula:
      'Of what humans did in the window, the share that coordinates (messages, meetings, assignments, approvals, comments, a status that stops) rather than makes (versions, a status that goes on or ends, launches).',
    excludes: 'bots, and events of neither kind',
    reads: ['status', 'message'],
    compute(history, { window }) {
      const kinds = history.events
        .filter((event) => isIn(window, event.eff) && history.isHuman(event))
        .map((event) => kindOf(event, history));
      const coordination = kinds.filter((kind) => kind === 'coordination').length;
      return ratio(coordination, coordination + kinds.filter((kind) => kind === 'production').length);
    },
  },
  {
    ...OBSERVED,
    id: 'orchestration',
    name: 'Shift from coordination to orchestration',
    formula:
      'The share of status changes that bots made, of work items that have a campaign, and of assets that were made from an earlier version.',
    excludes: 'templates, gates run and publishes by the hub have no source yet and are null',
    reads: ['status', 'created'],
    compute(history, { window }) {
      const changes = history.events.filter(({ type, eff }) => type === 'status' && isIn(window, eff));
      const items = [...history.items.values()];
      const assets = items.filter(({ type }) => type === 'asset');
      const reused = assets.filter(({ events }) =>
        events.some(({ type, parent }) => type === 'version' && Boolean(parent)),
      );
      return {
        automation_share: ratio(changes.filter((event) => !history.isHuman(event)).length, changes.length),
        exception_rate: null,
        link_coverage: ratio(items.filter(({ campaign }) => campaign !== null).length, items.length),
        template_share: null,
        reuse_rate: ratio(reused.length, assets.length),
        direct_execution_share: null,
      };
    },
  },
];
