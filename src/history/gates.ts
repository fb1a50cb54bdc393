import { type Approval, approvalsOf } from '../metrics/approvals/cycles.js';
import { historyOf } from '../metrics/history.js';
import { rolledUp, type RoundRow, roundEvents } from './events.js';
import type { Ask, Cast } from './load.js';
import { historySettings, type Measure } from './settings.js';
import { DEPENDENT, GATES_OF, ROUNDS } from './statements.js';

/** The approvals of campaigns until an instant, also of what is no work item, by campaign. Two statements for any number. */
export async function loadGates(
  ask: Ask,
  campaigns: readonly string[],
  measure: Measure,
  { people, personOf }: Cast,
  asOf: number,
): Promise<Map<string, Approval[]>> {
  const own = await ask<{ campaign: string; id: string }>(GATES_OF, [campaigns]);
  const rounds = await ask<RoundRow & { approvalId: string }>(ROUNDS, [own.map(({ id }) => id)]);
  const settings = historySettings(measure, { asOf, classify: rolledUp, people });
  const gates = new Map<string, Approval[]>();
  for (const campaign of campaigns) {
    const ids = new Set(own.filter((one) => one.campaign === campaign).map(({ id }) => id));
    const told = rounds.filter(({ approvalId }) => ids.has(approvalId));
    const history = historyOf(
      told.flatMap((row) => roundEvents(row, personOf)),
      settings,
    );
    gates.set(campaign, approvalsOf(history));
  }
  return gates;
}

/** The tools that tell of dependencies. */
export const loadDependent = async (ask: Ask): Promise<Set<string>> =>
  new Set((await ask<{ tool: string }>(DEPENDENT, [])).map(({ tool }) => tool));
