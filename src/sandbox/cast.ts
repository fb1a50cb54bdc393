import { contentfulId } from './contentful/journal.js';
import { berlin, roles, slackPrograms } from './roles.js';
import type { Role } from './roles.js';
import type { Person } from './types.js';

/** The company's own domain. */
export const DOMAIN = 'acme.example';

/** The address the company gave somebody: plain letters of the name. */
function addressOf(role: Role): string {
  const ascii: Record<string, string> = {
    noor: 'noor.alali',
    'anna-content': 'anna.schmidt',
    'anna-legal': 'anna.schmidt2',
    jack: 'jdoyle',
    hank: 'hank.obrien',
  };
  const plain = role.name
    .normalize('NFD')
    .replaceAll(/[^a-zA-Z ]/g, '')
    .trim()
    .toLowerCase()
    .replaceAll(/ +/g, '.');
  return `${ascii[role.id] ?? plain}@${DOMAIN}`;
}

function person(role: Role, index: number): Person {
  const email = addressOf(role);
  const wordpress = role.wordpress;
  return {
    id: role.id,
    name: role.name,
    email,
    team: role.team,
    function: role.function,
    businessUnit: role.unit,
    timezone: role.zone,
    active: !role.inactive,
    bot: role.bot ?? false,
    ...(role.asana === null
      ? {}
      : {
          asana: {
            gid: `120200000000${String(101 + 13 * index).padStart(5, '0')}`,
            name: role.asana?.name ?? role.name,
            email: role.asana?.email === undefined ? email : role.asana.email,
          },
        }),
    ...(wordpress
      ? {
          wordpress: {
            id: index + 2,
            name: wordpress.name ?? role.name,
            email: wordpress.email ?? email,
            slug: wordpress.slug ?? role.id,
          },
        }
      : {}),
    ...(role.slack === null ? {} : { slack: slackOf(role, index, email) }),
    ...(role.monday
      ? {
          monday: {
            id: String(61_200_101 + 17 * index),
            name: role.monday.name ?? role.name,
            email: role.monday.email ?? email,
          },
        }
      : {}),
    ...(role.contentful === null || !CONTENTFUL_TEAMS.has(role.team) || role.bot
      ? {}
      : {
          contentful: { id: contentfulId('user', role.id), ...namesOf(role), email: role.contentful?.email ?? email },
        }),
    mail: role.mail ?? [email],
  };
}

/** Who writes and who checks content has an account in Contentful. */
const CONTENTFUL_TEAMS = new Set(['Content', 'Web', 'Brand', 'Legal']);

function namesOf({ name, contentful }: Role): { firstName: string; lastName: string } {
  const [firstName = '', ...rest] = (contentful?.name ?? name).split(' ');
  return { firstName, lastName: rest.join(' ') };
}

/** Somebody's account in Slack; a program shows no address and has a second id. */
function slackOf(role: Role, index: number, email: string): NonNullable<Person['slack']> {
  const number = String(101 + 13 * index).padStart(5, '0');
  const own = role.slack ?? {};
  return {
    id: `U0ACME${number}`,
    name: own.name ?? role.name,
    displayName: own.displayName ?? role.name.split(' ')[0]!,
    email: role.bot ? null : own.email === undefined ? email : own.email,
    ...(role.bot ? { botId: `B0ACME${number}` } : {}),
  };
}

const firstNames = ['Mara', 'Jonas', 'Ella', 'Felix', 'Nadia', 'Oskar', 'Pia', 'Ravi', 'Selma', 'Theo', 'Uma', 'Wim'];
const lastNames = [
  'Albers',
  'Castro',
  'Dietz',
  'Eklund',
  'Fontaine',
  'Grau',
  'Hoang',
  'Ivers',
  'Jansen',
  'Klein',
  'Lund',
  'Mora',
  'Novak',
];
const teams = ['Content', 'Design', 'Legal', 'Brand', 'Operations', 'Web'];

/** Everybody: the 25 of every seed, one more for each eight campaigns, and the programs that only Slack knows. */
export function gatherPeople(campaigns: number): Person[] {
  const more = Array.from({ length: Math.floor(campaigns / 8) }, (_, index): Role => {
    const name = `${firstNames[index % firstNames.length]} ${lastNames[(index * 5) % lastNames.length]}`;
    const team = teams[index % teams.length]!;
    return {
      id: `p${index + 1}`,
      name: index < 150 ? name : `${name} ${index}`,
      team,
      function: 'specialist',
      unit: ['Consumer', 'Enterprise', 'Partners'][index % 3]!,
      zone: berlin,
      ...(team === 'Content' || team === 'Web' ? { wordpress: {} } : {}),
      ...(index % 3 === 2 ? {} : { monday: {} }),
    };
  });
  const taken = new Set<string>();
  const everybody = [...roles, ...more].map((role, index) => {
    const made = person(role, index);
    if (index < roles.length || !taken.has(made.email)) {
      taken.add(made.email);
      return made;
    }
    const email = made.email.replace('@', `${index}@`);
    return {
      ...made,
      email,
      mail: [email],
      ...(made.asana ? { asana: { ...made.asana, email } } : {}),
      ...(made.wordpress ? { wordpress: { ...made.wordpress, email } } : {}),
      ...(made.slack ? { slack: { ...made.slack, email } } : {}),
      ...(made.monday ? { monday: { ...made.monday, email } } : {}),
      ...(made.contentful ? { contentful: { ...made.contentful, email } } : {}),
    };
  });
  // Numbers below everybody's: one more person does not move a program's id.
  return [...everybody, ...slackPrograms.map((role, index) => person(role, -1 - index))];
}
