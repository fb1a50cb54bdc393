import type { Company } from '#sandbox';
import type { Pool } from 'pg';
import { compareApprovals } from './compare-approvals.js';
import { compareAuthors } from './compare-authors.js';
import { compareLogged } from './compare-history.js';
import { compareItems } from './compare-items.js';
import { comparePeople } from './compare-people.js';
import { compareObserved } from './compare-observed.js';
import { compareCampaigns, compareDependencies, compareGaps, compareVersions } from './compare-rest.js';
import { compareLinks } from './links.js';
import type { Difference } from './lines.js';
import { recall, type Looks } from './looks.js';
import { nameNameless } from './nameless.js';
import { readTold, type Told } from './told.js';

/** The hub's whole database against the truth, for a hub that looked at these moments, the last of them now. */
export async function compareWithTruth(
  company: Company,
  looks: number[],
  pool: Pool,
  tools?: string[],
): Promise<Difference[]> {
  const seen = keepTools(recall(company, looks), tools);
  const told = nameNameless(await readTold(pool, seen.now.items), seen.now);
  return compareAll(seen, told);
}

function compareAll(seen: Looks, told: Told): Difference[] {
  return [
    ...compareItems(seen, told),
    ...compareAuthors(seen, told),
    ...compareLogged(seen, told),
    ...compareObserved(seen, told),
    ...compareApprovals(seen, told),
    ...compareVersions(seen, told),
    ...compareDependencies(seen, told),
    ...compareGaps(seen, told),
    ...comparePeople(seen, told),
    ...compareCampaigns(seen, told),
    // Asana's projects are what makes campaigns; without them nothing can be linked.
    ...(seen.tools.includes('asana') ? compareLinks(seen, told) : []),
  ];
}

/** Leaves out of truth the tools that this hub was not connected to. */
function keepTools(seen: Looks, tools: string[] | undefined): Looks {
  if (!tools) return seen;
  const mine = <Row extends { tool: string }>(rows: Row[]): Row[] => rows.filter(({ tool }) => tools.includes(tool));
  const truths = seen.truths.map((truth) => ({
    ...truth,
    items: mine(truth.items),
    changes: mine(truth.changes),
    approvals: mine(truth.approvals),
    versions: mine(truth.versions),
    dependencies: mine(truth.dependencies),
  }));
  const posts = tools.includes('wordpress') ? seen.posts : seen.posts.map(() => new Map());
  return { ...seen, tools, truths, now: truths.at(-1)!, posts };
}
