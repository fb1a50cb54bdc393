import type { Call } from './call.js';
import { isLive, type Project, type Section, type Task } from './entities.js';
import { badRequest, notFound } from './failures.js';
import { checkWorkspace, find, findUser, projectOf, sectionOf, sift, taskOf } from './lookUp.js';
import { listed, one, type Answer, type Route } from './route.js';

/** Tasks, stories, attachments and what hangs on them. */
export const routesOfWork: Record<string, Route> = {
  '/tasks': (call) => tasksBy(call),
  '/projects/{project_gid}/tasks': (call) => inProject(call, projectOf(call)),
  '/sections/{section_gid}/tasks': (call) => inSection(call, sectionOf(call)),
  '/tags/{tag_gid}/tasks': (call) => listed(sift(find(call.scene.world.tags, 'tag', call.params.tag_gid!).tasks, call)),
  '/user_task_lists/{user_task_list_gid}': (call) => one(taskListOf(call)),
  '/user_task_lists/{user_task_list_gid}/tasks': (call) => listed(sift(taskListOf(call).owner.assigned, call)),
  '/users/{user_gid}/user_task_list': (call) => {
    checkWorkspace(call, call.query.get('workspace'));
    return one(call.scene.world.taskListOf(findUser(call.scene.world, call.params.user_gid!)));
  },

  '/tasks/{task_gid}': (call) => one(taskOf(call)),
  '/tasks/{task_gid}/subtasks': (call) => listed(taskOf(call).subtasks.filter(isLive)),
  '/tasks/{task_gid}/stories': (call) => listed(taskOf(call).stories.filter(isLive)),
  '/tasks/{task_gid}/projects': (call) => listed(taskOf(call).memberships.map((m) => m.project)),
  '/tasks/{task_gid}/tags': (call) => listed(taskOf(call).tags),
  '/tasks/{task_gid}/dependencies': (call) => listed([...taskOf(call).dependencies].filter(isLive)),
  '/tasks/{task_gid}/dependents': (call) => listed([...taskOf(call).dependents].filter(isLive)),

  '/stories/{story_gid}': (call) => {
    const story = find(call.scene.world.stories, 'story', call.params.story_gid!);
    if (story.task.deleted) throw notFound('story', story.gid);
    return one(story);
  },
  '/attachments/{attachment_gid}': (call) => {
    const attachment = find(call.scene.world.attachments, 'attachment', call.params.attachment_gid!);
    if (attachment.task.deleted) throw notFound('attachment', attachment.gid);
    return one(attachment);
  },
  '/attachments': (call) => {
    const { tasks, projects } = call.scene.world;
    const parent = call.query.get('parent')!;
    // Files hang on tasks in this company; a project is a good parent without any.
    return listed(projects.has(parent) ? [] : find(tasks, 'parent', parent).attachments);
  },
};

function tasksBy(call: Call): Answer {
  const { world } = call.scene;
  const { query } = call;
  const by = ['project', 'section', 'assignee'].filter((name) => query.has(name));
  if (by.length !== 1 || query.has('assignee') !== query.has('workspace')) {
    throw badRequest('Name exactly one of project, section, or assignee together with workspace');
  }
  const project = query.get('project');
  if (project !== null) return inProject(call, find(world.projects, 'project', project));
  const section = query.get('section');
  if (section !== null) return inSection(call, find(world.sections, 'section', section));
  checkWorkspace(call, query.get('workspace'));
  return listed(sift(findUser(world, query.get('assignee')!, 'assignee').assigned, call));
}

/** By the order in which tasks came in, which is not that of their making. */
const inProject = (call: Call, { tasks }: Project, keeps: (task: Task) => boolean = () => true): Answer => ({
  listing: sift(tasks.keys(), call)
    .filter(keeps)
    .map((task) => [tasks.get(task)!, task]),
});

const inSection = (call: Call, section: Section): Answer =>
  inProject(call, section.project, (task) => task.memberships.some((m) => m.section === section));

function taskListOf({ scene, params }: Call) {
  const gid = params.user_task_list_gid!;
  for (const user of scene.world.users.values()) {
    const list = scene.world.taskListOf(user);
    if (list.gid === gid) return list;
  }
  throw notFound('user_task_list', gid);
}
