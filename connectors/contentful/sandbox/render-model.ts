import type { Person } from '#sandbox';
import type { Doc, Model } from './entities.js';
import { by, iso, link, placeOf, stamps } from './render-content.js';
import type { World } from './world.js';

/** When the space was made: before anything is told of it. */
const FOUNDED = Date.UTC(2021, 4, 3, 9);

export function renderSpace(world: World): Doc {
  const { id, name, organization, owner } = world.space;
  const born = { at: FOUNDED, by: owner };
  return {
    name,
    sys: {
      type: 'Space',
      id,
      version: 3,
      ...stamps(world, born, born),
      organization: link('Organization', organization),
    },
  };
}

export function renderEnvironment(world: World): Doc {
  const { id, environment, owner } = world.space;
  const born = { at: FOUNDED, by: owner };
  return {
    name: environment,
    sys: {
      type: 'Environment',
      id: environment,
      version: 2,
      space: link('Space', id),
      status: link('Status', 'ready'),
      ...stamps(world, born, born),
    },
  };
}

export function renderLocales(world: World): Doc[] {
  const born = { at: FOUNDED, by: world.space.owner };
  return world.space.locales.map(({ code, name }, index) => ({
    name,
    code,
    internal_code: code,
    fallbackCode: index === 0 ? null : world.space.locales[0]!.code,
    contentDeliveryApi: true,
    contentManagementApi: true,
    default: index === 0,
    optional: index > 0,
    sys: {
      type: 'Locale',
      id: `locale${code.replace('-', '')}`,
      ...placeOf(world),
      version: 1,
      ...stamps(world, born, born),
    },
  }));
}

export function renderContentType(world: World, type: Model['contentTypes'][number]): Doc {
  const { id, name, displayField, fields, at } = type;
  return {
    name,
    description: '',
    displayField,
    fields: fields.map((field) => ({
      ...field,
      localized: true,
      required: false,
      validations: [],
      disabled: false,
      omitted: false,
    })),
    sys: {
      type: 'ContentType',
      id,
      ...placeOf(world),
      ...stamps(world, type, type),
      version: 2,
      publishedVersion: 1,
      publishedCounter: 1,
      firstPublishedAt: iso(at),
    },
  };
}

export function renderTag(world: World, tag: Model['tags'][number]): Doc {
  const { id, name } = tag;
  return {
    name,
    sys: { type: 'Tag', id, ...placeOf(world), ...stamps(world, tag, tag), version: 1, visibility: 'private' },
  };
}

export function renderDefinition(world: World, definition: Model['definitions'][number]): Doc {
  const { id, name, flow, contentTypes, steps } = definition;
  return {
    name,
    description: '',
    flowType: flow,
    startOnEntityCreation: false,
    appliesTo: [{ type: 'Link', linkType: 'Entry', validations: [{ linkContentType: contentTypes }] }],
    steps: steps.map((step) => ({ ...step, description: '', annotations: [], actions: [], permissions: [] })),
    sys: {
      type: 'WorkflowDefinition',
      id,
      ...placeOf(world),
      ...stamps(world, definition, definition),
      version: 1,
      isLocked: false,
    },
  };
}

/** Somebody with an account; who left is listed as no longer activated. */
export function renderUser({ active, contentful }: Person): Doc {
  const { id, firstName, lastName, email } = contentful!;
  return {
    firstName,
    lastName,
    avatarUrl: `https://www.gravatar.com/avatar/${id.toLowerCase()}`,
    email,
    activated: active,
    signInCount: 12,
    confirmed: true,
    '2faEnabled': false,
    cookieConsentData: '',
    preferredLanguage: null,
    sys: { type: 'User', id, version: 4, createdAt: iso(FOUNDED), updatedAt: iso(FOUNDED) },
  };
}

/** A membership names its user; the address is the user's. */
export function renderMembership(world: World, person: Person): Doc {
  const born = { at: FOUNDED, by: world.space.owner };
  const user = link('User', person.contentful!.id);
  return {
    admin: person.id === world.space.owner,
    roles: [],
    sys: {
      type: 'SpaceMembership',
      id: `member${person.contentful!.id}`,
      space: link('Space', world.space.id),
      user,
      version: 1,
      ...stamps(world, born, born),
    },
    user,
  };
}

/** The signing secret, of which only the end is shown. */
export function renderSigningSecret(world: World): Doc {
  const { id, signingSecret, owner } = world.space;
  return {
    redactedValue: signingSecret.slice(-4),
    sys: {
      type: 'WebhookSigningSecret',
      id: 'signing_secret',
      space: link('Space', id),
      createdAt: iso(FOUNDED),
      ...by(world, 'createdBy', owner),
      updatedAt: iso(FOUNDED),
      ...by(world, 'updatedBy', owner),
    },
  };
}
