import type { Stage } from '../stage.js';
import { workers } from '../stage.js';
import { DAY, START, workTime } from '../time.js';
import type { Ms } from '../types.js';

type Status = 'pending' | 'approved' | 'rejected' | 'changes_requested';

/** What becomes of an approval, round by round; the last one has no decision yet. */
const courses: readonly (readonly Status[])[] = [
  ['approved'],
  ['changes_requested', 'pending', 'approved'],
  ['changes_requested', 'pending', 'changes_requested', 'pending', 'approved'],
  ['rejected'],
  // Two people press a button in one round: only the first closes it.
  ['approved', 'changes_requested'],
  ['changes_requested', 'pending'],
  [],
  ['rejected', 'pending', 'approved'],
];

const titles = ['Legal sign-off', 'Brand approval', 'Budget approval', 'Final approval'];

/** One to three approval tasks of a campaign: below a task, or beside a task that waits for them. */
export function playApprovals(stage: Stage, tasks: string[], taskReady: (gid: string) => Ms): void {
  const { random, asana, campaign, sections } = stage;
  const count = random.int(2, 3);
  for (let k = 0; k < count; k++) {
    const course = courses[(stage.index * 3 + k) % courses.length]!;
    const approver = random.pick(workers(stage.people, random.pick(['Legal', 'Brand'])));
    const asker = random.pick(workers(stage.people, 'Content'));
    const task = random.pick(tasks);
    // The last approval of a campaign is asked for around the start, so that its course crosses it.
    const from = k === count - 1 ? START - random.int(2, 9) * DAY : stage.begins + random.int(3, 20) * DAY;
    let at = workTime(random, Math.max(from, taskReady(task)), 10);
    const below = random.chance(0.5);
    const keyed = campaign.key && random.chance(0.3) ? ` ${campaign.key}` : '';
    const gid = asana.addTask(
      {
        at,
        by: asker.id,
        name: `${titles[k]!}${keyed}`,
        subtype: 'approval',
        parent: below ? task : null,
        assignee: approver.id,
        memberships: below ? [] : [{ project: campaign.project, section: sections[sections.length - 2]!.gid }],
      },
      campaign.id,
    );
    if (!below) asana.tell(task, at, asker.id, { type: 'dependency_added', on: gid });
    let decides = approver.id;
    if (random.chance(0.2)) {
      at = workTime(random, at, 8);
      decides = random.pick(workers(stage.people, 'Brand')).id;
      asana.tell(gid, at, asker.id, { type: 'assigned', to: decides });
    }
    for (const status of course) {
      at = workTime(random, at, 30);
      // Now and then somebody decides who was never asked; the tool records it, so it counts.
      const by = status === 'pending' ? asker.id : random.chance(0.1) ? random.pick(workers(stage.people)).id : decides;
      asana.tell(gid, at, by, { type: 'approval_set', status });
      if (status === 'changes_requested') asana.tell(gid, at, by, { type: 'commented', text: 'Please see my notes.' });
    }
    if (random.chance(0.3))
      asana.tell(gid, at, null, { type: 'due_changed', dueOn: new Date(at + 4 * DAY).toISOString().slice(0, 10) });
    if (random.chance(0.3))
      asana.tell(gid, at, asker.id, { type: 'attached', gid: asana.gid(), name: 'for approval.pdf', bytes: 48_000 });
  }
}
