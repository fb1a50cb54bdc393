import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFINITION, draftsOf, ENTRY, PAGE } from './contentful-stub.js';

const WALKS: [name: string, stream: string, part?: string][] = [
  ['users', 'users'],
  ['space', 'space'],
  ['content_types', 'content_types'],
  ['tags', 'tags'],
  ['workflow_definitions', 'workflow_definitions'],
  ['entries', 'entries'],
  ['snapshots', 'snapshots', ENTRY],
  ['snapshots-of-page', 'snapshots', PAGE],
  ['assets', 'assets'],
  ['workflows', 'workflows'],
  ['workflows_changelog', 'workflows_changelog', ENTRY],
  ['tasks', 'tasks'],
  ['comments', 'comments'],
];
const STEPS = {
  [DEFINITION]: { stepReview: 'pending', stepRework: 'changes_requested', stepOk: 'approved' },
};
const FILE = join(__dirname, '../../connectors/contentful/fixtures/drafts.json');

/** What the recorded pages must say; written anew with `FIXTURES=write`, then reviewed. */
test('the recorded pages give the drafts beside them', async () => {
  const said: Record<string, unknown> = {};
  for (const [name, stream, part] of WALKS)
    said[name] = await draftsOf(stream, undefined, { workflowSteps: STEPS }, part);
  const written = JSON.stringify(said, null, 1);
  if (process.env['FIXTURES'] === 'write') writeFileSync(FILE, `${written}\n`);
  expect(JSON.parse(written)).toEqual(JSON.parse(readFileSync(FILE, 'utf8')));
});
