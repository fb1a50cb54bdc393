import type { Company } from '../types.js';
import type { Truth } from './types.js';

type Known = Truth['people'][number];

/** Everybody's names in the tools. Two of them are provably one person where the tools vouch for the same address. */
export function truthOfPeople(company: Company): Known[] {
  return company.people.map((person) => {
    const aliases: (Omit<Known['aliases'][number], 'provable'> & { address: string | null })[] = [];
    if (person.asana) aliases.push({ tool: 'asana', key: person.asana.gid, address: person.asana.email });
    if (person.wordpress)
      aliases.push({ tool: 'wordpress', key: `user:${person.wordpress.id}`, address: person.wordpress.email });
    if (person.monday) aliases.push({ tool: 'monday', key: person.monday.id, address: person.monday.email });
    if (person.slack) aliases.push({ tool: 'slack', key: person.slack.id, address: person.slack.email });
    if (person.contentful)
      aliases.push({ tool: 'contentful', key: person.contentful.id, address: person.contentful.email });
    for (const address of person.mail) aliases.push({ tool: 'email', key: address, address });
    const times = new Map<string, number>();
    for (const { address } of aliases) if (address) times.set(address, (times.get(address) ?? 0) + 1);
    return {
      person: person.id,
      aliases: aliases.map(({ tool, key, address }) => ({
        tool,
        key,
        provable: address !== null && times.get(address)! > 1,
      })),
    };
  });
}
