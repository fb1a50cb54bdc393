import { openStage } from './stage';
import { compareWithTruth } from './compare';
test('x', async () => {
  const stage = await openStage({
    seed: Number(process.env.ZSEED ?? 2026),
    campaigns: 12,
    only: ['asana', 'monday'],
  } as any);
  await stage.lookAt(stage.company.start);
  const d: any[] = await compareWithTruth(stage.company, stage.looks, stage.hub.worker, ['asana', 'monday'] as any);
  const by = new Map<string, string[]>();
  for (const one of d) {
    const k = `${one.chapter} ${one.kind} ${one.line.split(/[ /]/).slice(0, 2).join(' ')}`;
    by.set(k, [...(by.get(k) ?? []), one.line]);
  }
  let out = '';
  for (const [k, v] of by) out += `## ${k} ${v.length}\n   ${v.slice(0, 5).join('\n   ')}\n`;
  process.stdout.write(out);
  await stage.close();
}, 200000);
