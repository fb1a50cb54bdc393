import { CreateEngineMemory1763776800000 } from './1763776800000-create-engine-memory.js';
import { CreateFacts1763776801000 } from './1763776801000-create-facts.js';
import { CreateDerived1763776802000 } from './1763776802000-create-derived.js';
import { CreateDecisions1763776803000 } from './1763776803000-create-decisions.js';
import { GrantRoles1763776804000 } from './1763776804000-grant-roles.js';
import { AddTalkAndMirrors1795651200000 } from './1795651200000-add-talk-and-mirrors.js';
import { AddCopies1795651300000 } from './1795651300000-add-copies.js';
import { RememberWaits1795651400000 } from './1795651400000-remember-waits.js';
import { LetAPlacementGovern1795651400001 } from './1795651400001-let-a-placement-govern.js';
import { SealSecrets1795651500000 } from './1795651500000-seal-secrets.js';
import { AddCompleteness1795651600000 } from './1795651600000-add-completeness.js';
import { HoldDeletions1796000000000 } from './1796000000000-hold-deletions.js';
import { CountRequests1796000100000 } from './1796000100000-count-requests.js';
import { AddJobQueue1796020000000 } from './1796020000000-add-job-queue.js';
import { HearTools1796030000000 } from './1796030000000-hear-tools.js';
import { WatchFields1796040000000 } from './1796040000000-watch-fields.js';
import { RollUpTimes1796050000000 } from './1796050000000-roll-up-times.js';
import { ServeAnalysts1796060000000 } from './1796060000000-serve-analysts.js';
import { GrantAnalysts1796061000000 } from './1796061000000-grant-analysts.js';
import { TellAnalystsMore1797060000000 } from './1797060000000-tell-analysts-more.js';
import { TellThePast1797070000000 } from './1797070000000-tell-the-past.js';
import { KeepDefinitions1797080000000 } from './1797080000000-keep-definitions.js';

/** In order; a merged one is never edited. */
export const MIGRATIONS = [
  CreateEngineMemory1763776800000,
  CreateFacts1763776801000,
  CreateDerived1763776802000,
  CreateDecisions1763776803000,
  GrantRoles1763776804000,
  AddTalkAndMirrors1795651200000,
  AddCopies1795651300000,
  RememberWaits1795651400000,
  LetAPlacementGovern1795651400001,
  SealSecrets1795651500000,
  AddCompleteness1795651600000,
  HoldDeletions1796000000000,
  CountRequests1796000100000,
  AddJobQueue1796020000000,
  HearTools1796030000000,
  WatchFields1796040000000,
  RollUpTimes1796050000000,
  ServeAnalysts1796060000000,
  GrantAnalysts1796061000000,
  TellAnalystsMore1797060000000,
  TellThePast1797070000000,
  KeepDefinitions1797080000000,
];
