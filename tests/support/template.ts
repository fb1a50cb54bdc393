import { migrate } from '../../src/store/migrate.js';
import type { Settings } from './server.js';

/** Brings the run's template database to the newest schema; every test database is a copy of it. */
export async function migrateTemplate(settings: Settings): Promise<void> {
  await migrate(settings);
}
