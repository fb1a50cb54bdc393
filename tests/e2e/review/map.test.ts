import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportDecisions, importDecisions } from '../../../src/commands/decisions.js';
import { mapTools } from '../../../src/commands/map.js';
import type { Session, Shell } from '../../../src/commands/session.js';
import { collectUnmapped } from '../../../src/export/map/collect.js';
import { parseHubYaml } from '../../../src/hub-yaml.js';
import { recordDecision } from '../../../src/store/decisions.js';
import { transaction } from '../../../src/store/pools.js';
import { openStage, seedOr, type Stage } from '../truth/stage.js';

let stage: Stage;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-map-'));
  stage = await openStage({ seed: seedOr(2026), campaigns: 8 });
  await stage.lookAt(stage.company.start);
}, 120_000);
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A command line without a process: what it prints is given back. */
function shell(json = true): Shell & { printed: string[] } {
  const printed: string[] = [];
  const { hub } = stage;
  const session: Session = { ...hub, rules: hub.settings.rules, home: folder, configPath: null, publicUrl: null };
  return {
    json,
    printed,
    withHub: (work) => work(session),
    print: (line) => void printed.push(line),
    printJson: (value) => void printed.push(JSON.stringify(value)),
  };
}
const unmappedStatuses = async () =>
  (await collectUnmapped(stage.hub.worker, stage.hub.settings.rules, stage.hub.now())).filter(
    (one) => one.kind === 'status',
  );

test('the map counts everything found; its proposal accepted, no status is unmapped and the states follow', async () => {
  const out = join(folder, 'proposed.yaml');
  const before = await unmappedStatuses();
  expect(before.length).toBeGreaterThan(5);
  expect(before.map(({ hours }) => hours)).toEqual(before.map(({ hours }) => hours).toSorted((a, b) => b - a));
  const said = shell();
  expect(await mapTools(said, { out })).toBe(0);
  const map = JSON.parse(said.printed[0]!);
  const { rows } = await stage.hub.worker.query('SELECT count(*)::int AS n FROM container WHERE gone_at IS NULL');
  expect(map.containers).toHaveLength(rows[0].n);
  const { file, faults } = parseHubYaml(readFileSync(out, 'utf8'), out);
  expect(faults).toEqual([]);
  const { rules } = stage.hub.settings;
  for (const [tool, map] of Object.entries(file.statusMap))
    rules.statusMap[tool] = { ...rules.statusMap[tool], ...map };
  expect(await unmappedStatuses()).toEqual([]);
  await stage.hub.worker.query(
    `INSERT INTO touched (kind, id) VALUES ('structure', '00000000-0000-0000-0000-000000000000')`,
  );
  await stage.hub.derive();
  const unknown = await stage.hub.worker.query(
    `SELECT st.status FROM item_state st JOIN task t ON t.id = st.item_id WHERE st.category = 'unknown' AND st.status IS NOT NULL AND t.gone_at IS NULL`,
  );
  expect(unknown.rows).toEqual([]);
});

test('a file that is there is not written over', async () => {
  await expect(mapTools(shell(), { out: join(folder, 'proposed.yaml') })).rejects.toThrow(/such a file already/);
});

test('decisions go out as lines and come back once', async () => {
  const said = {
    kind: 'merge-people',
    subject: { connection: 'a', person: '1' },
    value: { connection: 'b', person: '2' },
  } as const;
  await transaction(stage.hub.worker, (client) => recordDecision(client, { ...said, by: 'lea' }, stage.hub.now()));
  const out = shell();
  await exportDecisions(out, {});
  expect(out.printed.map((line) => JSON.parse(line))).toEqual([{ ...said, by: 'lea', at: expect.any(String) }]);
  await stage.hub.worker.query('DELETE FROM decision');
  const file = join(folder, 'decisions.jsonl');
  writeFileSync(file, `${out.printed.join('\n')}\n`);
  for (const expected of [
    { imported: 1, alreadyHere: 0, takenBack: 0 },
    { imported: 0, alreadyHere: 1, takenBack: 0 },
  ]) {
    const back = shell();
    await importDecisions(back, file);
    expect(JSON.parse(back.printed[0]!)).toEqual(expected);
  }
  const again = shell();
  await exportDecisions(again, {});
  expect(again.printed).toEqual(out.printed);
  writeFileSync(file, `${out.printed[0]}\n{"kind":"link-item"}\nnot json\n`);
  await expect(importDecisions(shell(), file)).rejects.toThrow(/line 2.*\n.*line 3: not JSON/);
});
