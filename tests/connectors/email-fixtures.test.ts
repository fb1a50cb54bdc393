import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { understand } from './email-mail.js';

const FOLDER = join(__dirname, '../../connectors/email/fixtures');

/** What each recorded mail must say, text kept and not; written anew with `FIXTURES=write`, then reviewed. */
it.each(readdirSync(FOLDER).filter((name) => name.endsWith('.eml')))('%s gives the drafts beside it', async (name) => {
  const { found, drafts, redacted } = await understand(readFileSync(join(FOLDER, name)), {
    internalDate: '2026-03-04T00:00:00.000Z',
  });
  const said = JSON.parse(JSON.stringify({ found, drafts, redacted })) as unknown;
  const expected = join(FOLDER, name.replace('.eml', '.json'));
  if (process.env['FIXTURES'] === 'write') writeFileSync(expected, `${JSON.stringify(said, null, 2)}\n`);
  expect(existsSync(expected)).toBe(true);
  expect(said).toEqual(JSON.parse(readFileSync(expected, 'utf8')));
});
