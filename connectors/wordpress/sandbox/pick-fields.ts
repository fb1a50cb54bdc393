import type { Item } from './render-content.js';

interface Tree {
  [name: string]: Tree;
}

/** Names of `_fields`, whether by comma or by brackets. */
export function listFieldNames(raw: string | string[] | undefined): string[] {
  if (raw === undefined) return [];
  return (Array.isArray(raw) ? raw : raw.split(',')).map((name) => name.trim()).filter((name) => name !== '');
}

function growTree(names: string[]): Tree {
  const tree: Tree = {};
  for (const name of names) {
    let node = tree;
    for (const part of name.split('.')) node = node[part] ??= {};
  }
  return tree;
}

function prune(value: unknown, tree: Tree): unknown {
  if (Object.keys(tree).length === 0 || value === null || typeof value !== 'object' || Array.isArray(value))
    return value;
  const kept: Item = {};
  for (const [name, inner] of Object.entries(value as Item)) if (tree[name]) kept[name] = prune(inner, tree[name]);
  return kept;
}

/** An item with the named fields only, `content.raw` and the like included; without names, whole. */
export function pickFields(item: Item, names: string[]): Item {
  return names.length === 0 ? item : (prune(item, growTree(names)) as Item);
}
