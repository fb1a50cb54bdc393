import type { ContentfulEvent, ContentfulSpace, StepVerdict } from '../contentful/types.js';
import type { Definition, Flow } from './contentful-state.js';
import type { Cause, ContentfulNotes } from './contentful-notes.js';
import { Rounds } from './rounds.js';
import type { Tellable } from './types.js';

type FlowEvent = Extract<ContentfulEvent, { type: `workflow_${string}` }>;
type End = 'workflow_completed' | 'workflow_deleted';

/** Folds the steps of workflows: each is a status of its entry, and what it means for an approval the workspace says. */
export class ContentfulFlows {
  readonly byId = new Map<string, Flow>();
  readonly definitions = new Map<string, Definition>();

  constructor(
    private readonly notes: ContentfulNotes,
    private readonly verdicts: ContentfulSpace['workflowSteps'],
  ) {}

  define(event: Extract<ContentfulEvent, { type: 'definition_added' }>): void {
    const { id, name, contentTypes, steps } = event;
    this.definitions.set(id, { id, name, contentTypes, steps: new Map(steps.map((one) => [one.id, one.name])) });
  }

  /** Whether a workflow may decide about entries of this type. */
  watch(contentType: string): boolean {
    return [...this.definitions.values()].some((one) => one.contentTypes.includes(contentType));
  }

  take(event: FlowEvent): void {
    const cause = this.notes.cause(event);
    const flow = event.type === 'workflow_started' ? this.start(event, cause) : this.byId.get(event.id)!;
    const { steps } = this.definitions.get(flow.definition)!;
    const from = event.type === 'workflow_started' ? null : flow.step;
    const to = 'step' in event ? event.step : null;
    const nameOf = (step: string | null): string | null => (step === null ? null : steps.get(step)!);
    this.notes.note({ kind: 'asset', key: flow.entry }, cause, 'exact', 'status', {
      from: nameOf(from),
      to: nameOf(to),
      container: `definition:${flow.definition}`,
    });
    if (to !== null) flow.step = to;
    if (event.type === 'workflow_deleted') flow.deleted = true;
    if (!this.isMapped(flow.definition)) return;
    if ('step' in event) this.judgeStep(flow, from, event.step, cause);
    else this.judgeEnd(flow, event.type, cause);
    if (flow.deleted) this.notes.note(itemOf(flow), cause, 'no', 'deleted');
  }

  isMapped(definition: string): boolean {
    return definition in this.verdicts;
  }

  private start(event: Extract<FlowEvent, { type: 'workflow_started' }>, { at, actor }: Cause): Flow {
    const { id, definition, step, entry } = event;
    const flow: Flow = {
      id,
      definition,
      entry: `entry:${entry}`,
      step,
      startedAt: at,
      startedBy: actor,
      deleted: false,
      rounds: new Rounds(),
    };
    this.byId.set(id, flow);
    return flow;
  }

  /** `from`: the step before; null: it begins here. */
  private judgeStep(flow: Flow, from: string | null, to: string, cause: Cause): void {
    const [was, is] = [from === null ? null : this.verdictOf(flow, from), this.verdictOf(flow, to)];
    if (is === 'pending') {
      if (was !== 'pending') this.request(flow, cause, 'exact');
    } else if (was === 'pending') {
      if (is === null) this.withdraw(flow, cause);
      else this.decide(flow, is, cause);
    } else if (from !== null && is !== null && is !== 'changes_requested' && is !== was) {
      // Nobody asked: that there was a question follows from the answer, and not who put it.
      this.request(flow, { at: cause.at, actor: null }, 'inferred');
      this.decide(flow, is, cause);
    }
  }

  /** Completed while somebody is asked is a yes, deleted a question taken back. */
  private judgeEnd(flow: Flow, end: End, cause: Cause): void {
    if (this.verdictOf(flow, flow.step) !== 'pending') return;
    if (end === 'workflow_completed') this.decide(flow, 'approved', cause);
    else this.withdraw(flow, cause);
  }

  private verdictOf(flow: Flow, step: string): StepVerdict | null {
    return this.verdicts[flow.definition]?.[step] ?? null;
  }

  private request(flow: Flow, cause: Cause, tellable: Tellable): void {
    flow.rounds.request(cause.at, tellable, []);
    this.notes.note(itemOf(flow), cause, tellable, 'approval_requested');
  }

  private decide(flow: Flow, verdict: Exclude<StepVerdict, 'pending'>, cause: Cause): void {
    flow.rounds.decide(verdict, cause.actor, cause.at, 'exact');
    this.notes.note(itemOf(flow), cause, 'exact', 'approval_decided', { to: verdict });
  }

  private withdraw(flow: Flow, cause: Cause): void {
    flow.rounds.withdraw(cause.at);
    this.notes.note(itemOf(flow), cause, 'exact', 'approval_withdrawn');
  }
}

function itemOf({ id }: Flow): { kind: 'approval'; key: string } {
  return { kind: 'approval', key: `workflow:${id}` };
}
