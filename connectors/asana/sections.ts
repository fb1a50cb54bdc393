import { stream, Through } from '#sdk';
import { gidOf, type AsanaApi } from './api.js';
import { containerOf, Place } from './places.js';
import { identify, readWhole } from './shapes.js';

const FIELDS = 'name,created_at,project.name';

/** Sections of every project; they carry no modified stamp, so each project's list is read whole. */
export const sections = stream({
  name: 'sections',
  scopes: ['projects:read'],
  record: Place,
  identify,
  parts: {
    async *list(api: AsanaApi) {
      yield* await api.projectGids();
    },
  },
  cursor: Through,
  read: (api, { part, until }) => {
    const owner = `/projects/${part}`;
    return readWhole(api, until, { path: `${owner}/sections`, fields: FIELDS, owner });
  },
  get: (api, keys) =>
    api.find(
      keys,
      (key) => `/sections/${key}`,
      FIELDS,
      ({ project }) => gidOf(project) ?? undefined,
    ),
  drafts: containerOf('section'),
});
