import { nameId } from '../store/ids.js';
import type { ConfiguredPerson } from './rules.js';

export interface AliasFact {
  id: string;
  connection: string;
  connector: string;
  key: string;
  name: string | null;
  email: string | null;
  bot: boolean;
  active: boolean;
  timezone: string | null;
}

export interface ResolvedPerson {
  id: string;
  name: string;
  email: string | null;
  team: string | null;
  jobFunction: string | null;
  businessUnit: string | null;
  timezone: string | null;
  active: boolean;
  bot: boolean;
}

type Rule = 'alone' | 'verified-email' | 'decided' | 'configured';

export interface ResolvedAlias {
  aliasId: string;
  personId: string;
  rule: Rule;
  evidence: string | null;
}

/** What people said in the hub about who is who; accounts by connection and key. */
export interface ToldPeople {
  merges: [Account, Account][];
  /** Accounts that are somebody of their own, whatever address they show. */
  splits: Account[];
}

interface Account {
  connection: string;
  key: string;
}

interface Group {
  members: AliasFact[];
  rule: Rule;
  evidence: string | null;
  told?: ConfiguredPerson;
}

/**
 * Who is who: hub.yaml's word, then a person's decision, then an address two tools vouch for; never a display name.
 * A function of the set of aliases, so the order of arrival cannot matter.
 */
export function resolvePeople(
  aliases: AliasFact[],
  configured: ConfiguredPerson[],
  decided: ToldPeople = { merges: [], splits: [] },
): { people: ResolvedPerson[]; links: ResolvedAlias[] } {
  const ordered = [...aliases].sort(inOrder);
  const split = new Set(decided.splits.map(accountName));
  const groupOf = new Map<string, string>();
  const groups = new Map<string, Group>();
  for (const alias of ordered) {
    const told = configured.find((person) => person.aliases.some((known) => namesAccount(known, alias)));
    const apart = split.has(accountName(alias));
    const [name, rule] = told
      ? ([`told:${told.name}`, 'configured'] as const)
      : apart
        ? ([`alias:${alias.id}`, 'decided'] as const)
        : alias.email
          ? ([`mail:${alias.email}`, 'verified-email'] as const)
          : ([`alias:${alias.id}`, 'alone'] as const);
    const evidence = told ? 'hub.yaml people' : apart ? 'somebody of their own' : alias.email;
    const group = groups.get(name) ?? { members: [], rule, evidence, ...(told && { told }) };
    group.members.push(alias);
    groups.set(name, group);
    groupOf.set(accountName(alias), name);
  }
  join(groups, groupOf, decided.merges);
  const people: ResolvedPerson[] = [];
  const links: ResolvedAlias[] = [];
  for (const { members, rule, evidence, told } of groups.values()) {
    const id = nameId('person', members[0]!.id);
    people.push(describe(id, members, told));
    const alone = members.length === 1 && rule === 'verified-email';
    for (const alias of members)
      links.push({ aliasId: alias.id, personId: id, rule: alone ? 'alone' : rule, evidence: alone ? null : evidence });
  }
  return { people, links };
}

function inOrder(a: Account, b: Account): number {
  if (a.connection !== b.connection) return a.connection < b.connection ? -1 : 1;
  return a.key < b.key ? -1 : 1;
}

const accountName = ({ connection, key }: Account): string => JSON.stringify([connection, key]);

/** Two groups that somebody said are one; two people whom hub.yaml names apart stay two, since hub.yaml wins. */
function join(groups: Map<string, Group>, groupOf: Map<string, string>, merges: ToldPeople['merges']): void {
  for (const pair of merges) {
    const [a, b] = pair.map((account) => groupOf.get(accountName(account)));
    if (a === undefined || b === undefined || a === b) continue;
    const [one, other] = [groups.get(a)!, groups.get(b)!];
    if (one.told && other.told) continue;
    const [kept, gone] = other.told ? [b, a] : [a, b];
    const stays = groups.get(kept)!;
    const goes = groups.get(gone)!;
    stays.members = [...stays.members, ...goes.members].sort(inOrder);
    if (!stays.told) Object.assign(stays, { rule: 'decided', evidence: 'merged by decision' });
    for (const member of goes.members) groupOf.set(accountName(member), kept);
    groups.delete(gone);
  }
}

/** Whether hub.yaml means this account: by the address its tool vouches for, or by its key. */
export function namesAccount(
  known: ConfiguredPerson['aliases'][number],
  alias: Account & { email: string | null },
): boolean {
  if (known.email && known.email.toLowerCase() === alias.email) return true;
  return (
    known.key !== undefined && known.key === alias.key && (!known.connection || known.connection === alias.connection)
  );
}

function describe(id: string, members: AliasFact[], told: ConfiguredPerson | undefined): ResolvedPerson {
  // A work tool's spelling beats a mail header's, which any sender can choose.
  const named = members.find((m) => m.name && m.connector !== 'email') ?? members.find((m) => m.name);
  return {
    id,
    name: told?.name ?? named?.name ?? members[0]!.email ?? members[0]!.key,
    email: members.find((m) => m.email)?.email ?? null,
    team: told?.team ?? null,
    jobFunction: told?.function ?? null,
    businessUnit: told?.businessUnit ?? null,
    timezone: told?.timezone ?? members.find((m) => m.timezone)?.timezone ?? null,
    active: members.some((m) => m.active),
    bot: members.every((m) => m.bot),
  };
}
