import type { Company } from '#sandbox';
import type { Pool } from 'pg';
import { compareApprovals } from './compare-approvals.js';
import { compareAuthors } from './compare-authors.js';
import { compareInferred, compareLogged } from './compare-history.js';
import { compareItems } from './compare-items.js';
import { comparePeople } from './compare-people.js';
import { compareObserved } from './compare-observed.js';
import { compareCampaigns, compareDependencies, compareGaps, compareVersions } from './compare-rest.js';
import { compareMirrors } from './compare-mirrors.js';
import { compareTalk } from './compare-talk.js';
import { compareLinks } from './links.js';
import type { Difference } from './lines.js';
import { recall, type Looks } from './looks.js';
import { nameNameless } from './nameless.js';
import { readTold, type Told, type Tool } from './told.js';

/** The hub's whole database against the truth, for a hub that looked at these moments, the last of them now. */
export async function compareWithTruth(
  company: Company,
  looks: number[],
  pool: Pool,
  tools?: Tool[],
): Promise<Difference[]> {
  const seen = recall(company, looks, tools);
  const told = nameNameless(await readTold(pool, seen.now.items), seen.now);
  return compareAll(seen, told);
}

function compareAll(seen: Looks, told: Told): Difference[] {
  return [
    ...compareItems(seen, told),
    ...compareAuthors(seen, told),
    ...compareTalk(seen, told),
    ...compareLogged(seen, told),
    ...compareInferred(seen, told),
    ...compareObserved(seen, told),
    ...compareApprovals(seen, told),
    ...compareVersions(seen, told),
    ...compareDependencies(seen, told),
    ...compareGaps(seen, told),
    ...comparePeople(seen, told),
    ...compareCampaigns(seen, told),
    ...compareLinks(seen, told),
    ...compareMirrors(seen, told),
  ];
}
