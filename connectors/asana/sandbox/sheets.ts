import type { CustomField, CustomFieldSetting, Resource, Stub } from './entities.js';
import type { Scene, Sheet } from './sheet.js';
import { attachmentSheet, storySheet, taskSheet } from './sheetsOfWork.js';
import { projectSheet, placeSheet, userSheet } from './sheetsOfPlaces.js';

/** The sheet of any record. */
export function sheetOf(resource: Resource, scene: Scene): Sheet {
  switch (resource.kind) {
    case 'task':
      return taskSheet(resource, scene);
    case 'story':
      return storySheet(resource, scene);
    case 'attachment':
      return attachmentSheet(resource, scene);
    case 'user':
      return userSheet(resource, scene);
    case 'project':
      return projectSheet(resource, scene);
    case 'custom_field':
      return customFieldSheet(resource);
    case 'custom_field_setting':
      return settingSheet(resource, scene);
    case 'stub':
      return stubSheet(resource);
    default:
      return placeSheet(resource, scene);
  }
}

function customFieldSheet(field: CustomField): Sheet {
  return {
    type: 'custom_field',
    compact: ['name', 'type', 'resource_subtype', 'representation_type', 'enabled', 'text_value', 'display_value'],
    optIn: ['description'],
    fields: {
      name: () => 'Campaign',
      type: () => 'text',
      resource_subtype: () => 'text',
      representation_type: () => 'text',
      enabled: () => true,
      is_formula_field: () => false,
      is_global_to_workspace: () => true,
      description: () => '',
      text_value: () => field.value,
      display_value: () => field.value,
    },
  };
}

function settingSheet({ project }: CustomFieldSetting, { world }: Scene): Sheet {
  return {
    type: 'custom_field_setting',
    compact: ['project', 'parent', 'is_important', 'custom_field'],
    optIn: [],
    fields: {
      project: () => project,
      parent: () => project,
      is_important: () => true,
      custom_field: () => world.campaignField(null),
    },
  };
}

const stubSheet = (stub: Stub): Sheet => ({
  type: stub.type,
  compact: ['name'],
  optIn: [],
  fields: { name: () => stub.name },
});
