import {
  openStage as open,
  type MakeDatabase,
  type Opened,
  type Stage,
  type Subject,
} from '../../../src/conformance/bench.js';
import { createTestDatabase, expectNoOpenBackends } from '../../support/database.js';

export type { Opened, Stage };

/** A database of the test server, which must be left by whoever used it. */
export const makeDatabase: MakeDatabase = async () => {
  const database = await createTestDatabase();
  return {
    url: database.url,
    async drop() {
      await expectNoOpenBackends(database);
      await database.drop();
    },
  };
};

export const openStage = (subjects: readonly Subject[]): Promise<Stage> => open(subjects, makeDatabase);
