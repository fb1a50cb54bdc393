import type { Stage } from '../stage.js';
import { workers } from '../stage.js';
import { DAY, dateOf, HISTORY_TO, HOUR, MINUTE, SECOND, workTime } from '../time.js';
import type { Ms } from '../types.js';
import { awkwardNames, pieces } from '../words.js';
import { nameTask, playTask } from './work.js';

type Scene = (stage: Stage, at: Ms) => void;

/** A task of its own for a scene, two days before the scene, so that a scene after the start changes what was seen before. */
function prop(stage: Stage, at: Ms, more: { name?: string; assignee?: string } = {}): string {
  const { random, asana, campaign, sections } = stage;
  const by = random.pick(workers(stage.people)).id;
  return asana.addTask(
    {
      ...nameTask(stage),
      ...more,
      at: at - 2 * DAY,
      by,
      memberships: [{ project: campaign.project, section: sections[0]!.gid }],
    },
    campaign.id,
  );
}

const someone = (stage: Stage): string => stage.random.pick(workers(stage.people)).id;

const renames: Scene = (stage, at) => {
  const { random, asana, campaign, sections } = stage;
  const task = prop(stage, at);
  asana.tell(task, at, someone(stage), { type: 'task_renamed', name: random.pick(awkwardNames) });
  asana.tell(task, at + 2 * HOUR, someone(stage), {
    type: 'section_changed',
    project: campaign.project,
    section: sections[1]!.gid,
  });
  const section = sections[2]!;
  asana.add({
    type: 'section_renamed',
    section: section.gid,
    name: `${section.name} (${random.pick(['new', 'team', 'neu'])})`,
    at: at + HOUR,
    by: campaign.owner,
  });
};

const renamedProject: Scene = (stage, at) => {
  const { asana, campaign } = stage;
  const key = campaign.key && stage.random.chance(0.5) ? ` ${campaign.key}` : '';
  asana.add({
    type: 'project_renamed',
    project: campaign.project,
    name: `${campaign.name}${key} – phase 2`,
    at,
    by: campaign.owner,
  });
};

const deletion: Scene = (stage, at) => {
  const task = prop(stage, at);
  stage.asana.tell(task, at - HOUR, someone(stage), { type: 'assigned', to: someone(stage) });
  stage.asana.add({ type: 'task_deleted', task, at, by: someone(stage) });
};

const restoration: Scene = (stage, at) => {
  const { asana, campaign, sections } = stage;
  const task = prop(stage, at);
  asana.tell(task, at - 3 * HOUR, someone(stage), {
    type: 'section_changed',
    project: campaign.project,
    section: sections[1]!.gid,
  });
  asana.add({ type: 'task_deleted', task, at, by: someone(stage) });
  asana.add({ type: 'task_restored', task, at: at + 26 * HOUR, by: someone(stage) });
  asana.tell(task, at + 27 * HOUR, someone(stage), {
    type: 'section_changed',
    project: campaign.project,
    section: sections[2]!.gid,
  });
};

const twoHomes: Scene = (stage, at) => {
  const { random, asana, campaign, sections } = stage;
  const side = random.pick(stage.sideProjects);
  const task = prop(stage, at);
  const by = someone(stage);
  asana.tell(task, at, by, { type: 'added_to_project', project: side.project, section: side.sections[0]! });
  asana.tell(task, at + HOUR, by, { type: 'section_changed', project: side.project, section: side.sections[1]! });
  asana.tell(task, at + HOUR, by, { type: 'section_changed', project: campaign.project, section: sections[1]!.gid });
  asana.tell(task, at + 5 * HOUR, null, { type: 'section_changed', project: side.project, section: side.sections[2]! });
  asana.tell(task, at + DAY, by, {
    type: 'removed_from_project',
    project: random.chance(0.7) ? side.project : campaign.project,
  });
};

const talk: Scene = (stage, at) => {
  const { asana, campaign } = stage;
  const task = prop(stage, at);
  const by = someone(stage);
  const kept = asana.tell(task, at - HOUR, by, { type: 'commented', text: 'Is the claim checked?' });
  const lost = asana.tell(task, at - HOUR, by, { type: 'commented', text: 'wrong window' });
  asana.add({ type: 'comment_edited', story: kept, text: 'Is the claim checked? (asking for Thursday)', at, by });
  asana.add({ type: 'comment_deleted', story: lost, at, by });
  if (campaign.key) {
    asana.tell(task, at + MINUTE, by, { type: 'campaign_field_changed', value: campaign.key });
    if (stage.random.chance(0.3)) asana.tell(task, at + DAY, by, { type: 'campaign_field_changed', value: null });
  }
  asana.tell(task, at + MINUTE, null, { type: 'notes_changed', notes: 'Rewritten by a rule.' });
};

/** Nobody put it into a project: only its assignee's list shows it. */
const homeless: Scene = (stage, at) => {
  const { random, asana, campaign } = stage;
  const by = someone(stage);
  const named =
    campaign.key && random.chance(0.5) ? `${campaign.key} call the printer` : `Call about ${random.pick(pieces)}`;
  const task = asana.addTask({ at, by, name: named, assignee: by }, campaign.id);
  asana.tell(task, at, by, { type: 'commented', text: 'Note to self.' });
  asana.tell(task, at + DAY, by, { type: 'assigned', to: someone(stage) });
  asana.tell(task, at + 2 * DAY, by, { type: 'completed' });
};

/** All within one second, as a rule or a keyboard does it. */
const burst: Scene = (stage, at) => {
  const { asana, campaign, sections } = stage;
  const task = prop(stage, at, { assignee: someone(stage) });
  const place = { type: 'section_changed', project: campaign.project } as const;
  asana.tell(task, at, 'relay', { type: 'assigned', to: null });
  asana.tell(task, at, null, { type: 'assigned', to: someone(stage) });
  asana.tell(task, at, null, { ...place, section: sections[1]!.gid });
  asana.tell(task, at, null, { ...place, section: sections[2]!.gid });
  asana.tell(task, at, null, { type: 'completed' });
  asana.tell(task, at + 30 * SECOND, someone(stage), { type: 'reopened' });
  asana.tell(task, at + 30 * SECOND, someone(stage), { ...place, section: sections[1]!.gid });
};

const newcomers: Scene = (stage, at) => {
  const { asana } = stage;
  const first = playTask(stage, { from: at });
  const second = playTask(stage, { from: at + HOUR });
  playTask(stage, { from: workTime(stage.random, at, 8), parent: first.gid });
  asana.tell(first.gid, first.at, someone(stage), {
    type: 'attached',
    gid: asana.gid(),
    name: 'brief “final”.docx',
    bytes: 31_007,
  });
  asana.tell(first.gid, first.at, someone(stage), { type: 'due_changed', dueOn: dateOf(at + 20 * DAY) });
  const later = Math.min(Math.max(first.at, second.at), HISTORY_TO - 3 * DAY) + HOUR;
  asana.tell(second.gid, later, someone(stage), { type: 'dependency_added', on: first.gid });
  asana.tell(second.gid, later + DAY, someone(stage), { type: 'dependency_removed', on: first.gid });
};

const signOff: Scene = (stage, at) => {
  const { random, asana, campaign, sections } = stage;
  const approver = random.pick(workers(stage.people, 'Legal')).id;
  const asker = random.pick(workers(stage.people, 'Content')).id;
  const gid = asana.addTask(
    {
      at: at - DAY,
      by: asker,
      name: 'Claims check',
      subtype: 'approval',
      assignee: approver,
      memberships: [{ project: campaign.project, section: sections[1]!.gid }],
    },
    campaign.id,
  );
  asana.tell(gid, at, approver, { type: 'approval_set', status: 'changes_requested' });
  asana.tell(gid, at + 5 * HOUR, asker, { type: 'approval_set', status: 'pending' });
  asana.tell(gid, at + 2 * DAY, approver, {
    type: 'approval_set',
    status: random.chance(0.8) ? 'approved' : 'rejected',
  });
};

const scenes: readonly Scene[] = [renames, deletion, restoration, twoHomes, talk, homeless, burst, newcomers, signOff];

/** Every campaign plays three scenes before the start and three after it; nine campaigns together play them all twice. */
export function playScenes(stage: Stage, start: Ms): void {
  const { random, index } = stage;
  for (const offset of [0, 3, 5]) {
    const scene = scenes[(index + offset) % scenes.length]!;
    scene(stage, workTime(random, stage.begins + random.int(3, 15) * DAY, 20));
    scene(stage, workTime(random, start + random.int(0, 13) * DAY, 20));
  }
  if (index % 4 === 1) renamedProject(stage, start + random.int(1, 20) * DAY + 9 * HOUR);
  if (index % 5 === 2)
    stage.asana.add({
      type: 'project_archived',
      project: stage.campaign.project,
      archived: true,
      at: start + 29 * DAY,
      by: null,
    });
}
