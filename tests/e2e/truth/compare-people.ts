import type { Difference } from './lines.js';
import type { Looks } from './looks.js';
import type { Told } from './told.js';

/** Accounts that share a vouched address are one person; no other two are. */
export function comparePeople(looks: Looks, told: Told): Difference[] {
  const owner = new Map<string, string>();
  const address = new Map<string, string>();
  for (const person of looks.company.people) {
    const own = (account: string, email: string | null): void => {
      owner.set(account, person.id);
      if (email !== null) address.set(account, email.toLowerCase());
    };
    if (person.asana) own(`asana/${person.asana.gid}`, person.asana.email);
    if (person.wordpress) own(`wordpress/user:${person.wordpress.id}`, person.wordpress.email);
    if (person.monday) own(`monday/${person.monday.id}`, person.monday.email);
    if (person.contentful) own(`contentful/${person.contentful.id}`, person.contentful.email);
    if (person.slack) own(`slack/${person.slack.id}`, person.slack.email);
    for (const mail of person.mail) own(`email/${mail}`, mail);
  }
  const accounts = told.aliases.map(({ tool, key, person }) => ({ account: `${tool}/${key}`, person, tool, key }));
  const differences: Difference[] = [];
  for (const [index, one] of accounts.entries()) {
    for (const other of accounts.slice(index + 1)) {
      const merged = one.person === other.person;
      const mine = address.get(one.account) ?? (one.tool === 'email' ? one.key : one.account);
      const theirs = address.get(other.account) ?? (other.tool === 'email' ? other.key : other.account);
      const line = `${one.account} and ${other.account} (${mine}, ${theirs})`;
      const mineIs = owner.get(one.account) ?? owner.get(other.account);
      const areTwo = mineIs !== undefined && mineIs !== (owner.get(other.account) ?? mineIs);
      if (merged && (areTwo || mine !== theirs))
        differences.push({ chapter: 'people', kind: 'invented', line: `merged: ${line}` });
      if (!merged && mine === theirs)
        differences.push({ chapter: 'people', kind: 'missing', line: `not merged: ${line}` });
    }
  }
  const provable = looks.now.people.flatMap(({ person, aliases }) =>
    aliases.filter((alias) => alias.provable).map((alias) => ({ person, account: `${alias.tool}/${alias.key}` })),
  );
  const rules = new Map(told.aliases.map(({ tool, key, rule }) => [`${tool}/${key}`, rule]));
  const present = new Set(accounts.map(({ account }) => account));
  for (const { account, person } of provable) {
    const partners = provable.filter(
      (one) =>
        one.person === person &&
        one.account !== account &&
        present.has(one.account) &&
        address.get(one.account) === address.get(account),
    );
    if (present.has(account) && partners.length > 0 && rules.get(account) !== 'verified-email')
      differences.push({
        chapter: 'people',
        kind: 'wrong',
        line: `${account}: rule ${rules.get(account)}, provable by its address`,
      });
  }
  return differences;
}
