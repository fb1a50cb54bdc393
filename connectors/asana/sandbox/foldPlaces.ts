import type { AsanaEvent } from '#sandbox';
import type { Project, Section } from './entities.js';
import { streamsOfPlace } from './eventLog.js';
import { known } from './known.js';
import type { World } from './world.js';

/** Applies what happens to teams, portfolios, projects, sections and tags; false: the event is about a task. */
export function foldPlace(world: World, event: AsanaEvent): boolean {
  const { at } = event;
  const user = world.userOf(event.by);
  const base = () => ({ ordinal: world.nextOrdinal(), createdAt: at });
  const changed = (place: Project | Section, field: string) =>
    world.log.add(streamsOfPlace(place), {
      at,
      user,
      action: 'changed',
      resource: place,
      change: { field, action: 'changed' },
    });

  switch (event.type) {
    case 'team_added':
      world.teams.set(event.gid, { kind: 'team', gid: event.gid, name: event.name, ...base() });
      return true;
    case 'portfolio_added':
      world.portfolios.set(event.gid, { kind: 'portfolio', gid: event.gid, name: event.name, owner: user, ...base() });
      return true;
    case 'tag_added':
      world.tags.set(event.gid, { kind: 'tag', gid: event.gid, name: event.name, tasks: [], ...base() });
      return true;
    case 'project_added': {
      const project: Project = {
        kind: 'project',
        gid: event.gid,
        name: event.name,
        ...base(),
        team: world.teams.get(event.team) ?? null,
        portfolio: event.portfolio,
        owner: world.userOf(event.owner),
        startOn: event.startOn,
        dueOn: event.dueOn,
        campaign: event.campaignField,
        archived: false,
        modifiedAt: at,
        sections: [],
        tasks: new Map(),
      };
      world.projects.set(project.gid, project);
      world.log.add(streamsOfPlace(project), { at, user, action: 'added', resource: project, parent: world.workspace });
      return true;
    }
    case 'project_renamed':
    case 'project_archived': {
      const project = known(world.projects, event.project, event);
      if (event.type === 'project_renamed') project.name = event.name;
      else project.archived = event.archived;
      project.modifiedAt = at;
      changed(project, event.type === 'project_renamed' ? 'name' : 'archived');
      return true;
    }
    case 'section_added': {
      const project = known(world.projects, event.project, event);
      const section: Section = { kind: 'section', gid: event.gid, name: event.name, project, ...base() };
      project.sections.push(section);
      world.sections.set(section.gid, section);
      world.log.add(streamsOfPlace(section), { at, user, action: 'added', resource: section, parent: project });
      return true;
    }
    case 'section_renamed': {
      const section = known(world.sections, event.section, event);
      section.name = event.name;
      changed(section, 'name');
      return true;
    }
    default:
      return false;
  }
}
