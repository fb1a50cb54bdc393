import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/** Every field that is named anywhere below the one that is resolved, through fragments too. */
export function fieldsOf(info: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'> | undefined): Set<string> {
  const names = new Set<string>();
  const seen = new Set<string>();
  const walk = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) names.add(selection.name.value);
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        // A fragment that holds itself was refused before.
        if (seen.has(selection.name.value)) continue;
        seen.add(selection.name.value);
        walk(info?.fragments[selection.name.value]?.selectionSet);
      } else walk(selection.selectionSet);
    }
  };
  for (const node of info?.fieldNodes ?? []) walk(node.selectionSet);
  return names;
}
