/** Somebody of the company, with what differs from the plain case in each tool. */
export interface Role {
  id: string;
  name: string;
  team: string;
  function: string;
  unit: string;
  zone: string;
  /** What differs from the plain case (name and address of the person) in each tool; null: no account there. */
  asana?: { name?: string; email?: string | null } | null;
  wordpress?: { name?: string; email?: string; slug?: string } | null;
  slack?: { name?: string; displayName?: string; email?: string | null } | null;
  mail?: string[];
  inactive?: boolean;
  bot?: boolean;
}

export const berlin = 'Europe/Berlin';
const newYork = 'America/New_York';
const london = 'Europe/London';

/** Fixed for every seed, since CMP-104's facts name these people. */
export const roles: Role[] = [
  {
    id: 'lea',
    name: 'Lea Brandt',
    team: 'Content',
    function: 'campaign lead',
    unit: 'Consumer',
    zone: berlin,
    wordpress: {},
  },
  {
    id: 'tomas',
    name: 'Tomás Ibáñez',
    team: 'Content',
    function: 'writer',
    unit: 'Consumer',
    zone: 'Europe/Madrid',
    asana: { name: 'Tomas I.' },
    wordpress: { name: 'tomas' },
    slack: { displayName: 'tomás' },
  },
  {
    id: 'ruth',
    name: 'Ruth Okafor',
    team: 'Legal',
    function: 'counsel',
    unit: 'Consumer',
    zone: london,
    slack: { displayName: 'Ruth (Legal)' },
  },
  { id: 'milan', name: 'Milan Horvat', team: 'Design', function: 'designer', unit: 'Consumer', zone: berlin },
  {
    id: 'dana',
    name: 'Dana Whitfield',
    team: 'Web',
    function: 'web editor',
    unit: 'Consumer',
    zone: newYork,
    wordpress: { name: 'Dana W', slug: 'dwhitfield' },
  },
  {
    id: 'priya',
    name: 'Priya Raman',
    team: 'Brand',
    function: 'brand manager',
    unit: 'Enterprise',
    zone: london,
    wordpress: {},
    slack: { displayName: '' },
  },
  {
    id: 'anna-content',
    name: 'Anna Schmidt',
    team: 'Content',
    function: 'writer',
    unit: 'Enterprise',
    zone: berlin,
    wordpress: {},
    slack: { displayName: 'anna' },
  },
  {
    id: 'anna-legal',
    name: 'Anna Schmidt',
    team: 'Legal',
    function: 'counsel',
    unit: 'Enterprise',
    zone: berlin,
    mail: ['anna.schmidt2@acme.example'],
    slack: { displayName: 'anna' },
  },
  {
    id: 'jack',
    name: 'Jack Doyle',
    team: 'Content',
    function: 'editor',
    unit: 'Partners',
    zone: 'Europe/Dublin',
    wordpress: { name: 'jackd', email: 'jack@doyle-writes.example' },
    mail: ['jdoyle@acme.example'],
    slack: { displayName: 'jd' },
  },
  {
    id: 'yuki',
    name: 'Yuki Tanaka',
    team: 'Design',
    function: 'art director',
    unit: 'Partners',
    zone: 'Asia/Tokyo',
    asana: { name: '田中 由紀', email: null },
    slack: { displayName: 'yuki.t', email: null },
  },
  {
    id: 'omar',
    name: 'Omar Haddad',
    team: 'Legal',
    function: 'compliance',
    unit: 'Partners',
    zone: london,
    mail: ['omar.haddad@acme.example', 'omar.haddad@posteo.example'],
    slack: { email: null },
  },
  {
    id: 'greta',
    name: 'Greta Lindqvist',
    team: 'Operations',
    function: 'operations lead',
    unit: 'Consumer',
    zone: 'Europe/Stockholm',
  },
  {
    id: 'sam',
    name: 'Sam Porter',
    team: 'Operations',
    function: 'campaign operations',
    unit: 'Enterprise',
    zone: newYork,
    asana: { name: 'Samantha Porter' },
    slack: { name: 'Samantha Porter', displayName: 'sam' },
  },
  {
    id: 'nils',
    name: 'Nils Becker',
    team: 'Web',
    function: 'developer',
    unit: 'Enterprise',
    zone: berlin,
    wordpress: { name: 'nbecker', email: 'admin@acme.example' },
  },
  {
    id: 'chloe',
    name: 'Chloé Martin',
    team: 'Brand',
    function: 'brand director',
    unit: 'Consumer',
    zone: 'Europe/Paris',
  },
  {
    id: 'viktor',
    name: 'Viktor Sýkora',
    team: 'Design',
    function: 'motion designer',
    unit: 'Enterprise',
    zone: 'Europe/Prague',
    slack: { displayName: '', email: 'viktor@sykora-motion.example' },
  },
  {
    id: 'amara',
    name: 'Amara Nwosu',
    team: 'Content',
    function: 'social editor',
    unit: 'Partners',
    zone: 'Africa/Lagos',
    wordpress: {},
  },
  {
    id: 'ben',
    name: 'Ben Carver',
    team: 'Brand',
    function: 'partner manager',
    unit: 'Partners',
    zone: newYork,
    mail: ['ben.carver@acme.example', 'bcarver@carver-consulting.example'],
    slack: { email: 'bcarver@carver-consulting.example' },
  },
  {
    id: 'ines',
    name: 'Inês Duarte',
    team: 'Content',
    function: 'translator',
    unit: 'Consumer',
    zone: 'Europe/Lisbon',
    wordpress: { name: 'Ines Duarte' },
  },
  {
    id: 'noor',
    name: 'نور العلي',
    team: 'Design',
    function: 'illustrator',
    unit: 'Consumer',
    zone: 'Asia/Dubai',
    asana: { name: 'Noor Al-Ali' },
    slack: { displayName: 'Noor' },
  },
  {
    id: 'hank',
    name: 'Hank O’Brien "HB"',
    team: 'Operations',
    function: 'budget',
    unit: 'Enterprise',
    zone: newYork,
    slack: null,
  },
  { id: 'sofia', name: 'Sofia Rossi', team: 'Legal', function: 'privacy', unit: 'Enterprise', zone: 'Europe/Rome' },
  {
    id: 'kai',
    name: 'Kai Lorenz',
    team: 'Web',
    function: 'former web editor',
    unit: 'Consumer',
    zone: berlin,
    wordpress: {},
    inactive: true,
  },
  {
    id: 'carla',
    name: 'Carla Reyes',
    team: 'Web',
    function: 'web editor',
    unit: 'Partners',
    zone: newYork,
    asana: null,
    wordpress: {},
  },
  {
    id: 'relay',
    name: 'Intake Relay',
    team: 'Operations',
    function: 'automation',
    unit: 'Consumer',
    zone: 'Etc/UTC',
    mail: ['relay@acme.example'],
    bot: true,
  },
];

/** Programs that have an account in Slack alone. They stand behind everybody else, so that nobody's number moves. */
export const slackPrograms: Role[] = [
  {
    id: 'sign-off-bot',
    name: 'Sign-off bot',
    team: 'Operations',
    function: 'automation',
    unit: 'Consumer',
    zone: 'Etc/UTC',
    asana: null,
    mail: [],
    bot: true,
  },
];
