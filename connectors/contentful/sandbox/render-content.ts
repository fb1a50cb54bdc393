import type { Ms } from '#sandbox';
import type { Asset, Doc, Entry, Snapshot, Stamp } from './entities.js';
import type { World } from './world.js';

/** A pointer to something. */
export function link(linkType: string, id: string): Doc {
  return { sys: { type: 'Link', linkType, id } };
}

export const iso = (at: Ms): string => new Date(at).toISOString();

/** `createdBy` and its kin: absent where nobody did it. */
export function by(world: World, name: string, person: string | null): Doc {
  const user = world.userId(person);
  return user === null ? {} : { [name]: link('User', user) };
}

/** Where something lies. */
export function placeOf({ space }: World): Doc {
  return { space: link('Space', space.id), environment: link('Environment', space.environment) };
}

/** When and by whom it was made and last changed. */
export function stamps(world: World, created: Stamp, updated: Stamp): Doc {
  return {
    createdAt: iso(created.at),
    ...by(world, 'createdBy', created.by),
    updatedAt: iso(updated.at),
    ...by(world, 'updatedBy', updated.by),
  };
}

function statusOf(item: Entry | Asset): string {
  if (item.publishedVersion === null) return 'draft';
  return item.version === item.publishedVersion + 1 ? 'published' : 'changed';
}

/** The numbers from which a reader works out whether something is draft, published, changed or archived. */
function sysOf(world: World, item: Entry | Asset): Doc {
  const { published, archived, firstPublishedAt, publishedVersion, archivedVersion } = item;
  const status = statusOf(item);
  return {
    id: item.id,
    ...placeOf(world),
    ...stamps(world, item.created, item.updated),
    version: item.version,
    publishedCounter: item.publishedCounter,
    ...(published
      ? { publishedVersion, publishedAt: iso(published.at), ...by(world, 'publishedBy', published.by) }
      : {}),
    ...(firstPublishedAt === null ? {} : { firstPublishedAt: iso(firstPublishedAt) }),
    ...(archived ? { archivedVersion, archivedAt: iso(archived.at), ...by(world, 'archivedBy', archived.by) } : {}),
    fieldStatus: { '*': Object.fromEntries(world.space.locales.map(({ code }) => [code, status])) },
  };
}

const metadataOf = ({ tags }: Entry | Asset): Doc => ({ tags: tags.map((tag) => link('Tag', tag)), concepts: [] });

function entrySys(world: World, entry: Entry): Doc {
  return {
    type: 'Entry',
    ...sysOf(world, entry),
    contentType: link('ContentType', entry.contentType),
    automationTags: [],
  };
}

export function renderEntry(world: World, entry: Entry): Doc {
  return { metadata: metadataOf(entry), sys: entrySys(world, entry), fields: structuredClone(entry.fields) };
}

/** The copy that a publish leaves: without `metadata`, as the API documents it. */
export function snapshotOf(world: World, entry: Entry): Doc {
  return { sys: entrySys(world, entry), fields: structuredClone(entry.fields) };
}

export function renderSnapshot(world: World, { id, taken, document }: Snapshot): Doc {
  return {
    sys: {
      type: 'Snapshot',
      id,
      space: link('Space', world.space.id),
      ...stamps(world, taken, taken),
      version: 1,
      snapshotType: 'publish',
      snapshotEntityType: 'Entry',
    },
    snapshot: document,
  };
}

/** The file's address has no protocol, and the same file in every locale. */
export function renderAsset(world: World, asset: Asset): Doc {
  const { fileName, mime, bytes } = asset.file;
  const url = `//images.ctfassets.net/${world.space.id}/${asset.id}/${asset.id.toLowerCase().slice(0, 20)}/${fileName}`;
  const file = { url, details: { size: bytes, image: { width: 1600, height: 900 } }, fileName, contentType: mime };
  return {
    metadata: metadataOf(asset),
    sys: { type: 'Asset', ...sysOf(world, asset) },
    fields: { title: { ...asset.title }, file: { [world.space.locales[0]!.code]: file } },
  };
}
