import type { Call } from './call.js';
import { notFound } from './failures.js';
import { checkWorkspace, find, findUser, projectOf, sectionOf } from './lookUp.js';
import { listed, one, type Answer, type Route } from './route.js';

/** Workspaces, people, teams, portfolios, projects, sections, tags and fields. */
export const routesOfPlaces: Record<string, Route> = {
  '/users/{user_gid}': (call) => one(findUser(call.scene.world, call.params.user_gid!)),
  '/users': (call) => usersOf(call, call.query.get('team')),
  '/workspaces': (call) => listed([call.scene.world.workspace]),
  '/workspaces/{workspace_gid}': inWorkspace(({ scene }) => one(scene.world.workspace)),
  '/workspaces/{workspace_gid}/users': inWorkspace(({ scene }) => listed(scene.world.users.values())),
  '/workspaces/{workspace_gid}/users/{user_gid}': inWorkspace((call) =>
    one(findUser(call.scene.world, call.params.user_gid!)),
  ),
  '/workspaces/{workspace_gid}/teams': inWorkspace(({ scene }) => listed(scene.world.teams.values())),
  '/workspaces/{workspace_gid}/projects': inWorkspace((call) => projectsOf(call, null)),
  '/workspaces/{workspace_gid}/tags': inWorkspace(({ scene }) => listed(scene.world.tags.values())),
  '/workspaces/{workspace_gid}/custom_fields': inWorkspace(({ scene }) => listed([scene.world.campaignField(null)])),

  '/teams/{team_gid}': (call) => one(teamOf(call)),
  '/teams/{team_gid}/projects': (call) => projectsOf(call, teamOf(call).gid),
  '/teams/{team_gid}/users': (call) => usersOf(call, teamOf(call).gid),

  '/projects': (call) => {
    checkWorkspace(call, call.query.get('workspace'));
    return projectsOf(call, call.query.get('team'));
  },
  '/projects/{project_gid}': (call) => one(projectOf(call)),
  '/projects/{project_gid}/sections': (call) => listed(projectOf(call).sections),
  '/projects/{project_gid}/custom_field_settings': (call) =>
    listed([call.scene.world.campaignSetting(projectOf(call))]),
  '/sections/{section_gid}': (call) => one(sectionOf(call)),
  '/custom_fields/{custom_field_gid}': ({ scene, params }) => {
    const field = scene.world.campaignField(null);
    if (params.custom_field_gid !== field.gid) throw notFound('custom_field', params.custom_field_gid!);
    return one(field);
  },

  '/tags': (call) => {
    checkWorkspace(call, call.query.get('workspace'));
    return listed(call.scene.world.tags.values());
  },
  '/tags/{tag_gid}': ({ scene, params }) => one(find(scene.world.tags, 'tag', params.tag_gid!)),

  '/portfolios': (call) => {
    checkWorkspace(call, call.query.get('workspace'));
    const { world } = call.scene;
    const name = call.query.get('owner');
    const owner = name === null ? null : findUser(world, name, 'owner');
    return listed([...world.portfolios.values()].filter((portfolio) => !owner || portfolio.owner === owner));
  },
  '/portfolios/{portfolio_gid}': (call) => one(portfolioOf(call)),
  '/portfolios/{portfolio_gid}/items': (call) => {
    const { gid } = portfolioOf(call);
    return listed([...call.scene.world.projects.values()].filter((project) => project.portfolio === gid));
  },
  // Nobody in this company writes status updates; the parent must still exist.
  '/status_updates': ({ scene, query }) => {
    const parent = query.get('parent')!;
    if (!scene.world.portfolios.has(parent)) find(scene.world.projects, 'parent', parent);
    return listed([]);
  },
};

function inWorkspace(route: Route): Route {
  return (call) => {
    checkWorkspace(call, call.params.workspace_gid!);
    return route(call);
  };
}

const teamOf = ({ scene, params }: Call) => find(scene.world.teams, 'team', params.team_gid!);

const portfolioOf = ({ scene, params }: Call) => find(scene.world.portfolios, 'portfolio', params.portfolio_gid!);

function usersOf(call: Call, teamGid: string | null): Answer {
  const { world } = call.scene;
  checkWorkspace(call, call.query.get('workspace'));
  const team = teamGid === null ? null : find(world.teams, 'team', teamGid);
  return listed([...world.users.values()].filter((user) => !team || user.team === team.name));
}

function projectsOf(call: Call, team: string | null): Answer {
  const archived = call.query.get('archived');
  const projects = [...call.scene.world.projects.values()].filter(
    (project) =>
      (team === null || project.team?.gid === team) && (archived === null || String(project.archived) === archived),
  );
  return listed(projects);
}
