import type { CustomField, CustomFieldSetting, Resource, Stub, Webhook } from './entities.js';
import { iso, type Scene, type Sheet } from './sheet.js';
import { attachmentSheet, storySheet, taskSheet } from './sheetsOfWork.js';
import { projectSheet, placeSheet, userSheet } from './sheetsOfPlaces.js';
import { endOf } from './webhooks.js';

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
    case 'webhook':
      return webhookSheet(resource);
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

function webhookSheet(webhook: Webhook): Sheet {
  const { lastSuccessAt, lastFailure, nextAttemptAt } = webhook;
  const instant = (at: number | null | undefined) => (at === null || at === undefined ? null : iso(at));
  return {
    type: 'webhook',
    compact: ['active', 'resource', 'target'],
    optIn: [],
    fields: {
      active: () => true,
      resource: () => webhook.resource,
      target: () => webhook.target,
      created_at: () => iso(webhook.createdAt),
      filters: () => webhook.filters.map((filter) => ({ ...filter })),
      last_success_at: () => instant(lastSuccessAt),
      last_failure_at: () => instant(lastFailure?.at),
      last_failure_content: () => lastFailure?.content ?? '',
      delivery_retry_count: () => webhook.retries,
      next_attempt_after: () => instant(nextAttemptAt),
      failure_deletion_timestamp: () => instant(endOf(webhook)),
    },
  };
}

const stubSheet = (stub: Stub): Sheet => ({
  type: stub.type,
  compact: ['name'],
  optIn: [],
  fields: { name: () => stub.name },
});
