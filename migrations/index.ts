import { CreateEngineMemory1763776800000 } from './1763776800000-create-engine-memory.js';
import { CreateFacts1763776801000 } from './1763776801000-create-facts.js';
import { CreateDerived1763776802000 } from './1763776802000-create-derived.js';
import { CreateDecisions1763776803000 } from './1763776803000-create-decisions.js';
import { GrantRoles1763776804000 } from './1763776804000-grant-roles.js';
import { AddTalkAndMirrors1795651200000 } from './1795651200000-add-talk-and-mirrors.js';
import { AddCopies1795651300000 } from './1795651300000-add-copies.js';

/** In order; a merged one is never edited. */
export const MIGRATIONS = [
  CreateEngineMemory1763776800000,
  CreateFacts1763776801000,
  CreateDerived1763776802000,
  CreateDecisions1763776803000,
  GrantRoles1763776804000,
  AddTalkAndMirrors1795651200000,
  AddCopies1795651300000,
];
