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

export interface ResolvedAlias {
  aliasId: string;
  personId: string;
  rule: 'alone' | 'verified-email' | 'configured';
  evidence: string | null;
}

/**
 * Who is who: hub.yaml's word, then an address two tools vouch for; never a display name.
 * A function of the set of aliases, so the order of arrival cannot matter.
 */
export function resolvePeople(
  aliases: AliasFact[],
  configured: ConfiguredPerson[],
): { people: ResolvedPerson[]; links: ResolvedAlias[] } {
  const ordered = [...aliases].sort((a, b) =>
    a.connection < b.connection ? -1 : a.connection > b.connection ? 1 : a.key < b.key ? -1 : 1,
  );
  const groups = new Map<
    string,
    { members: AliasFact[]; rule: ResolvedAlias['rule']; evidence: string | null; told?: ConfiguredPerson }
  >();
  for (const alias of ordered) {
    const told = configured.find((person) => person.aliases.some((known) => names(known, alias)));
    const group = told ? `told:${told.name}` : alias.email ? `mail:${alias.email}` : `alias:${alias.id}`;
    const rule = told ? 'configured' : alias.email ? 'verified-email' : 'alone';
    const entry = groups.get(group) ?? {
      members: [],
      rule,
      evidence: told ? 'hub.yaml people' : alias.email,
      ...(told && { told }),
    };
    entry.members.push(alias);
    groups.set(group, entry);
  }
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

function names(known: ConfiguredPerson['aliases'][number], alias: AliasFact): boolean {
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
