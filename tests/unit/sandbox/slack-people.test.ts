import { createCompany, truthAt } from '#sandbox';

describe('people in Slack', () => {
  const { people } = createCompany({ seed: 1, campaigns: 80 });
  const accounts = people.flatMap((person) => (person.slack ? [{ ...person.slack, person }] : []));

  test('have an id of their own, nearly everybody, and programs a second one', () => {
    expect(accounts.length).toBe(people.length - 1);
    const ids = accounts.flatMap(({ id, botId }) => [id, ...(botId ? [botId] : [])]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(accounts.filter(({ id }) => !/^U[A-Z0-9]{8,}$/.test(id))).toEqual([]);
    expect(accounts.filter(({ botId }) => botId).map(({ person }) => person.id)).toEqual(['relay', 'sign-off-bot']);
    expect(accounts.some(({ person }) => !person.active)).toBe(true);
    // A growing company moves nobody's id.
    const few = createCompany({ seed: 1, campaigns: 1 }).people;
    expect(few.map(({ slack }) => slack?.id)).toEqual(
      people.filter(({ id }) => few.some((one) => one.id === id)).map(({ slack }) => slack?.id),
    );
  });

  test('show names and addresses that must not be trusted alike', () => {
    const displayed = accounts.slice(0, 25).map(({ displayName }) => displayName);
    expect(displayed.filter((name) => name === 'anna')).toHaveLength(2);
    expect(displayed).toContain('');
    const addressOf = (id: string) => people.find((one) => one.id === id)!.slack!.email;
    expect([addressOf('yuki'), addressOf('omar'), addressOf('relay')]).toEqual([null, null, null]);
    expect(addressOf('lea')).toBe('lea.brandt@acme.example');
    expect(addressOf('viktor')).toBe('viktor@sykora-motion.example');
    const owners = new Map(
      people.flatMap((one) => [one.email, ...one.mail].map((address) => [address, one.id] as const)),
    );
    for (const { email, person } of accounts) if (email) expect(owners.get(email) ?? person.id).toBe(person.id);
    const aliases = truthAt(createCompany({ seed: 1, campaigns: 1 }), 0).people;
    const provable = (id: string) =>
      aliases.find(({ person }) => person === id)!.aliases.find(({ tool }) => tool === 'slack')!.provable;
    expect(['lea', 'ben', 'viktor', 'yuki'].map(provable)).toEqual([true, true, false, false]);
  });
});
