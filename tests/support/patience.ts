// A test ends by what it sees and not by the clock: a slow machine, or a busy one, is no failure.
jest.setTimeout(60_000);
