import type { Stage } from '../stage.js';
import { workers } from '../stage.js';
import { DAY, dateOf, HOUR, SECOND, workTime } from '../time.js';
import type { Ms } from '../types.js';
import { awkwardNames, comments, deeds, pieces } from '../words.js';

/** What the name and the Campaign field of a task say about its campaign. Most say nothing. */
export function nameTask(stage: Stage): { name: string; campaignField: string | null } {
  const { random, campaign, otherKeys } = stage;
  const plain = random.chance(0.06) ? random.pick(awkwardNames) : `${random.pick(deeds)} ${random.pick(pieces)}`;
  const roll = random.next();
  const other = otherKeys.length ? random.pick(otherKeys) : null;
  if (roll < 0.15 && other) return { name: `${plain} (as in ${other})`, campaignField: null };
  if (roll < 0.17 && other && campaign.key)
    return { name: `${campaign.key} / ${other}: ${plain}`, campaignField: null };
  if (roll < 0.36 && campaign.key) {
    return {
      name: random.chance(0.2) ? `${campaign.key.toLowerCase()} ${plain}` : `[${campaign.key}] ${plain}`,
      campaignField: null,
    };
  }
  if (roll < 0.5 && campaign.key) return { name: plain, campaignField: campaign.key };
  return { name: plain, campaignField: null };
}

interface Work {
  parent?: string | null;
  subtype?: 'default_task' | 'milestone';
  from: Ms;
}

/** One ordinary task from its first second on, in the order in which things happen to it. */
export function playTask(stage: Stage, work: Work): { gid: string; at: Ms } {
  const { random, asana, sections, campaign } = stage;
  const team = workers(stage.people);
  const inProject = !work.parent;
  const by = random.pick(team);
  let at = work.from;
  let place = random.chance(0.8) ? 0 : 1;
  const due = random.chance(0.6) ? dateOf(at + random.int(5, 40) * DAY) : null;
  const gid = asana.addTask(
    {
      ...nameTask(stage),
      at,
      by: by.id,
      subtype: work.subtype ?? 'default_task',
      parent: work.parent ?? null,
      memberships: inProject ? [{ project: campaign.project, section: sections[place]!.gid }] : [],
      assignee: random.chance(0.5) ? random.pick(team).id : null,
      dueOn: due,
      notes: random.chance(0.3) ? 'See the brief.' : '',
    },
    campaign.id,
  );
  if (random.chance(0.6))
    asana.tell(gid, random.chance(0.3) ? at : (at = workTime(random, at, 20)), by.id, {
      type: 'assigned',
      to: random.pick(team).id,
    });
  const goTo = (next: number, by: string | null) => {
    if (next === place) return;
    place = next;
    asana.tell(gid, at, by, { type: 'section_changed', project: campaign.project, section: sections[next]!.gid });
  };
  const steps = random.int(1, 7);
  for (let step = 0; step < steps; step++) {
    at = workTime(random, at, 60);
    const actor = random.chance(0.04) ? null : random.pick(team).id;
    const last = sections.length - 1;
    const roll = random.next();
    if (roll < 0.5 && inProject && place < last - 1) {
      goTo(place + 1, actor);
      // Dragged through a column by mistake: both stories carry one second.
      if (random.chance(0.12) && place < last - 1) goTo(place + 1, actor);
    } else if (roll < 0.58 && inProject && place > 0) goTo(place - 1, actor);
    else if (roll < 0.68)
      asana.tell(gid, at, actor, { type: 'assigned', to: random.chance(0.12) ? null : random.pick(team).id });
    else if (roll < 0.74)
      asana.tell(gid, at, actor, {
        type: 'due_changed',
        dueOn: random.chance(0.15) ? null : dateOf(at + random.int(2, 30) * DAY),
      });
    else if (roll < 0.77) asana.tell(gid, at, actor, { type: 'notes_changed', notes: `Changed on ${dateOf(at)}` });
    else if (roll < 0.8)
      asana.tell(gid, at, actor, {
        type: 'attached',
        gid: asana.gid(),
        name: `${random.pick(pieces)} v${step + 1}.pdf`,
        bytes: random.int(2_000, 9_000_000),
      });
    else discuss(stage, gid, at, random.pick(team).id);
  }
  if (random.chance(0.55)) finish(stage, gid, at, inProject ? () => goTo(sections.length - 1, null) : null);
  return { gid, at };
}

function discuss(stage: Stage, task: string, at: Ms, by: string): void {
  const { random, asana } = stage;
  const story = asana.tell(task, at, by, { type: 'commented', text: random.pick(comments) });
  if (random.chance(0.12))
    asana.add({
      type: 'comment_edited',
      story,
      text: `${random.pick(comments)} (edited)`,
      at: at + random.int(5, 900) * SECOND,
      by,
    });
  else if (random.chance(0.06))
    asana.add({ type: 'comment_deleted', story, at: at + random.int(5, 3000) * SECOND, by });
}

/** Completed, sometimes dragged to the last column in the same second, sometimes taken up again. */
function finish(stage: Stage, task: string, after: Ms, toLast: (() => void) | null): void {
  const { random, asana } = stage;
  const by = random.pick(workers(stage.people)).id;
  if (toLast && random.chance(0.4)) toLast();
  let at = random.chance(0.2) ? after : workTime(random, after, 40);
  asana.tell(task, at, by, { type: 'completed' });
  if (!random.chance(0.12)) return;
  at = workTime(random, at, 30);
  asana.tell(task, at, by, { type: 'reopened' });
  if (random.chance(0.7)) asana.tell(task, workTime(random, at, 50), by, { type: 'completed' });
}

/** Tasks with children and grandchildren, milestones, and what waits for what. */
export function playWork(stage: Stage): string[] {
  const { random, asana } = stage;
  const count = random.int(10, 22);
  const made: { gid: string; at: Ms }[] = [];
  for (let i = 0; i < count; i++) {
    const from = workTime(random, stage.begins + i * random.int(6, 60) * HOUR, 30);
    const task = playTask(stage, { from, subtype: i === count - 1 ? 'milestone' : 'default_task' });
    if (i === 1 || random.chance(0.1)) {
      const born = workTime(random, from, 10);
      const child = playTask(stage, { from: born, parent: task.gid });
      if (i === 1 || random.chance(0.3)) playTask(stage, { from: workTime(random, born, 90), parent: child.gid });
    }
    const before = made.length ? random.pick(made) : null;
    if (before && random.chance(0.25)) {
      const at = workTime(random, Math.max(task.at, before.at), 20);
      asana.tell(task.gid, at, random.pick(workers(stage.people)).id, { type: 'dependency_added', on: before.gid });
      if (random.chance(0.2)) asana.tell(task.gid, at + 3 * DAY, null, { type: 'dependency_removed', on: before.gid });
    }
    made.push({ gid: task.gid, at: task.at });
  }
  return made.map((one) => one.gid);
}
