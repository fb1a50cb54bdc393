import { parseDocument, YAMLMap, type Document } from 'yaml';
import type { ProposedRule, ProposedStatus } from '../export/map/propose.js';

/** What a proposal adds to hub.yaml. */
export interface Proposal {
  statuses: ProposedStatus[];
  rules: ProposedRule[];
}

const HEADER = ` Proposed by \`hub map\`. Every line with a comment is a guess: read it, change it, and then put the file in the place
 of hub.yaml, or its lines into it.`;

/**
 * hub.yaml with the proposal's lines added, each with its reason beside it; what stands there stays, comments too. Without a
 * hub.yaml (the sandbox company) the lines stand alone.
 */
export function writeProposal(source: string | null, { statuses, rules }: Proposal): string {
  const document = parseDocument(source ?? '{}');
  document.commentBefore = [HEADER, document.commentBefore].filter(Boolean).join('\n\n');
  if (document.contents instanceof YAMLMap) document.contents.flow = false;
  for (const { connector, key, category, why } of statuses) {
    const map = child(document, ['statusMap', connector]);
    if (!map.has(key)) map.set(pairKey(document, key), commented(document, category, why));
  }
  if (rules.length) {
    const from = document.getIn(['campaigns', 'from']) ? undefined : document.createNode([]);
    if (from) document.setIn(['campaigns', 'from'], from);
    for (const { why, ...rule } of rules) {
      const node = document.createNode(rule);
      node.commentBefore = ` ${why.replace(/\s+/g, ' ')}`;
      document.addIn(['campaigns', 'from'], node);
    }
  }
  return document.toString({ lineWidth: 0 });
}

function child(document: Document, path: string[]): YAMLMap {
  const found = document.getIn(path);
  if (found instanceof YAMLMap) return found;
  const made = new YAMLMap(document.schema);
  document.setIn(path, made);
  return made;
}

const pairKey = (document: Document, key: string) => document.createNode(key);

function commented(document: Document, value: string, why: string) {
  const node = document.createNode(value);
  // One line: a foreign word must not end the comment.
  node.comment = ` ${why.replace(/\s+/g, ' ')}`;
  return node;
}
