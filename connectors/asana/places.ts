import { z } from 'zod';
import type { ContainerDraft, ContainerKind } from '#sdk';
import { Compact, Fields, instant, Named, personRef, shownValues, Stamp } from './shapes.js';

/** Anything of Asana that holds work; each kind fills some of the fields. */
export const Place = Named.extend({
  archived: z.boolean().nullish(),
  created_at: Stamp.nullish(),
  start_on: z.string().nullish(),
  due_on: z.string().nullish(),
  permalink_url: z.string().nullish(),
  owner: Compact.nullish(),
  project: Compact.nullish(),
  team: Compact.nullish(),
  organization: Compact.nullish(),
  workspace: Compact.nullish(),
  custom_fields: Fields.nullish(),
});

/** The container a record describes; its parent is the nearest place it names. */
export function containerOf(kind: ContainerKind): (place: z.infer<typeof Place>) => ContainerDraft[] {
  return (place) => {
    const parent = place.project ?? place.team ?? place.organization ?? place.workspace;
    return [
      {
        draft: 'container',
        key: place.gid,
        kind,
        name: place.name ?? '',
        parents: parent ? [parent.gid] : [],
        url: place.permalink_url ?? null,
        archived: place.archived ?? false,
        owner: personRef(place.owner),
        createdAt: instant(place.created_at),
        startOn: place.start_on ?? null,
        dueOn: place.due_on ?? null,
        keyTexts: shownValues(place.custom_fields),
      },
    ];
  };
}
