import type { Truth } from '#sandbox';
import type { Told } from './told.js';

/**
 * A mail without Message-ID has the hash of its header as key in the hub and the company's name for it in the truth.
 * Pairs them by subject and time and gives the hub's words the truth's key; what finds no partner keeps its hash.
 */
export function nameNameless(told: Told, truth: Truth): Told {
  const wanted = new Map<string, string[]>();
  for (const item of truth.items) {
    if (item.kind !== 'message' || !item.key.startsWith('mail:')) continue;
    const sign = `${item.name}|${item.createdAt}`;
    wanted.set(sign, [...(wanted.get(sign) ?? []), item.key]);
  }
  const names = new Map<string, string>();
  for (const item of told.items) {
    if (item.kind !== 'message' || !item.key.startsWith('hash:')) continue;
    const name = wanted.get(`${item.name}|${item.createdAt}`)?.shift();
    if (name) names.set(item.key, name);
  }
  const rename = (key: string): string => {
    const [message = '', ...rest] = key.split('#');
    return [names.get(message) ?? message, ...rest].join('#');
  };
  const keyed = <Row extends { tool: string; key: string }>(rows: Row[]): Row[] =>
    rows.map((row) => (row.tool === 'email' && row.key.startsWith('hash:') ? { ...row, key: rename(row.key) } : row));
  return {
    ...told,
    items: keyed(told.items).map((item) => ({ ...item, parent: item.parent && rename(item.parent) })),
    approvals: keyed(told.approvals).map((one) => ({ ...one, item: rename(one.item) })),
    versions: keyed(told.versions).map((one) => ({ ...one, asset: rename(one.asset) })),
    links: keyed(told.links),
  };
}
