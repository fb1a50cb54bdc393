import type { Portfolio, Project, Section, Tag, Team, User, UserTaskList, Workspace } from './entities.js';
import { iso, type Scene, type Sheet } from './sheet.js';

/** A person's account; the address is missing where the account does not show it. */
export const userSheet = (user: User, { world }: Scene): Sheet => ({
  type: 'user',
  compact: ['name'],
  optIn: [],
  fields: {
    name: () => user.name,
    email: () => user.email ?? undefined,
    photo: () => null,
    workspaces: () => [world.workspace],
  },
});

export const projectSheet = (project: Project, { world }: Scene): Sheet => ({
  type: 'project',
  compact: ['name'],
  optIn: ['html_notes', 'project_brief', 'created_from_template'],
  fields: {
    name: () => project.name,
    archived: () => project.archived,
    color: () => null,
    completed: () => false,
    completed_at: () => null,
    completed_by: () => null,
    created_at: () => iso(project.createdAt),
    modified_at: () => iso(project.modifiedAt),
    current_status: () => null,
    current_status_update: () => null,
    custom_field_settings: () => [world.campaignSetting(project)],
    custom_fields: () => [world.campaignField(project.campaign)],
    default_view: () => 'board',
    start_on: () => project.startOn,
    due_on: () => project.dueOn,
    due_date: () => project.dueOn,
    members: () => (project.owner ? [project.owner] : []),
    followers: () => (project.owner ? [project.owner] : []),
    owner: () => project.owner,
    notes: () => '',
    html_notes: () => '<body></body>',
    public: () => true,
    privacy_setting: () => 'public_to_workspace',
    team: () => project.team,
    workspace: () => world.workspace,
    permalink_url: () => `https://app.asana.com/0/${project.gid}/list`,
    project_brief: () => null,
    created_from_template: () => null,
  },
});

/** The small records: a name and where they belong. */
export function placeSheet(
  place: Workspace | Team | Portfolio | Section | Tag | UserTaskList,
  { world }: Scene,
): Sheet {
  const sheet = (fields: Sheet['fields'], optIn: string[] = []): Sheet => ({
    type: place.kind,
    compact: ['name'],
    optIn,
    fields,
  });
  switch (place.kind) {
    case 'workspace':
      return sheet({ name: () => place.name, is_organization: () => true, email_domains: () => [] });
    case 'team':
      return sheet(
        {
          name: () => place.name,
          description: () => '',
          organization: () => world.workspace,
          permalink_url: () => `https://app.asana.com/0/${place.gid}`,
          visibility: () => 'public',
        },
        ['description'],
      );
    case 'portfolio':
      return sheet(
        {
          name: () => place.name,
          archived: () => false,
          owner: () => place.owner,
          created_at: () => iso(place.createdAt),
          created_by: () => place.owner,
          workspace: () => world.workspace,
          members: () => (place.owner ? [place.owner] : []),
          permalink_url: () => `https://app.asana.com/0/portfolio/${place.gid}/list`,
        },
        ['archived'],
      );
    case 'section':
      return sheet({
        name: () => place.name,
        created_at: () => iso(place.createdAt),
        project: () => place.project,
        projects: () => [place.project],
      });
    case 'tag':
      return sheet({
        name: () => place.name,
        color: () => null,
        notes: () => '',
        created_at: () => iso(place.createdAt),
        followers: () => [],
        workspace: () => world.workspace,
        permalink_url: () => `https://app.asana.com/0/${place.gid}/list`,
      });
    case 'user_task_list':
      return {
        ...sheet({
          name: () => `My tasks of ${place.owner.name}`,
          owner: () => place.owner,
          workspace: () => world.workspace,
        }),
        compact: ['name', 'owner', 'workspace'],
      };
  }
}
