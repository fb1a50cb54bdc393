import { registry } from '../../../connectors/index.js';
import { readWish, variableOf, type ConnectFlags } from '../../../src/commands/connect-flags.js';
import { UsageError } from '../../../src/errors.js';

const toolOf = (id: string) => registry.map(({ connector }) => connector).find((one) => one.id === id)!;
const [asana, email, wordpress] = ['asana', 'email', 'wordpress'].map(toolOf) as [
  ReturnType<typeof toolOf>,
  ReturnType<typeof toolOf>,
  ReturnType<typeof toolOf>,
];
const thrown = (flags: ConnectFlags): UsageError => {
  try {
    readWish(asana, flags);
  } catch (error) {
    return error as UsageError;
  }
  throw new Error('nothing was thrown');
};

test('secrets by the name of their variable, settings as text unless they are lists', () => {
  expect(
    readWish(asana, { secret: ['token=ASANA_TOKEN'], config: ['workspace=1200000000000000001'], name: 'a' }),
  ).toEqual({
    connector: asana,
    name: 'a',
    baseUrl: null,
    config: { workspace: '1200000000000000001' },
    secrets: { token: 'ASANA_TOKEN' },
    allowPrivateNetwork: false,
  });
  expect(readWish(email, { config: ['user=a=b', 'mailboxes=[INBOX, "a,b"]', 'authserv=[', 'x=true'] }).config).toEqual({
    user: 'a=b',
    mailboxes: ['INBOX', 'a,b'],
    authserv: '[',
    x: true,
  });
});

test.each([['token=1/1204-canary'], ['token=canary'], ['token=${ASANA_TOKEN}'], ['token='], ['token=canary lower']])(
  '--secret %s is refused, and not repeated',
  (given) => {
    const error = thrown({ secret: [given] });
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toMatch(
      /must not stand on the command line.*--secret token=ASANA_TOKEN.*read -rs ASANA_TOKEN/,
    );
    expect(error.message).not.toContain('canary');
  },
);

test.each([[['canary-alone']], [['=canary']], [['canaryfield=NAME']]])('--secret %s says how it is meant', (secret) => {
  const error = thrown({ secret });
  expect(error.message).toMatch(/token=/);
  expect(error.message).not.toContain('canary');
});

test('a secret among the settings is one on the command line too', () => {
  const error = thrown({ config: ['token=canary'] });
  expect(error.message).toMatch(/must not stand on the command line/);
  expect(error.message).not.toContain('canary');
  expect(thrown({ config: ['canary'] }).message).toBe(
    '--config needs a name and a value, expected --config workspace=1200000000000001',
  );
});

test('variables are called after tool and secret', () => {
  expect(variableOf(wordpress, 'applicationPassword')).toBe('WORDPRESS_APPLICATION_PASSWORD');
  expect(variableOf(email, 'accessToken')).toBe('EMAIL_ACCESS_TOKEN');
});
