import { Client } from 'pg';
import { migrate } from '../../../src/store/migrate.js';
import { createTestDatabase, expectNoOpenBackends, type TestDatabase } from '../../support/database.js';

let one: TestDatabase;
let other: TestDatabase;
beforeAll(async () => {
  one = await createTestDatabase();
  other = await createTestDatabase();
});
afterAll(async () => {
  await one.drop();
  await other.drop();
});

test('each test database is its own, reached by settings and by URL', async () => {
  const bySettings = new Client(one.config);
  const byUrl = new Client({ connectionString: other.url });
  await bySettings.connect();
  await byUrl.connect();
  await bySettings.query('create table only_here (n int)');
  expect((await byUrl.query(`select to_regclass('only_here') as found, current_database() as name`)).rows).toEqual([
    { found: null, name: other.config.database },
  ]);
  await bySettings.end();
  await byUrl.end();
});

test('the leak check names a session left open', async () => {
  const leak = new Client({ ...one.config, application_name: 'left open' });
  await leak.connect();
  await expect(expectNoOpenBackends(one)).rejects.toThrow(/left open/);
  await leak.end();
  await expectNoOpenBackends(one);
});

test('a test database comes migrated, also for whoever looks by URL', async () => {
  expect(await migrate({ url: one.url })).toEqual([]);
  await expectNoOpenBackends(one);
});
