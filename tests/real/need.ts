/** Settings the scripts in `.ci/servers` print; all of one server or none. */
export function settingsOf<Name extends string>(names: readonly Name[]): Record<Name, string> | null {
  const found = names.filter((name) => process.env[name]);
  if (found.length === 0) return null;
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) throw new Error(`Set ${missing.join(', ')} too: see .ci/servers`);
  return Object.fromEntries(names.map((name) => [name, process.env[name]!])) as Record<Name, string>;
}

/**
 * A suite that needs a server nobody here wrote. Where it is absent the suite is skipped with the reason in its name;
 * in CI (`CI=true`) its absence is a failure.
 */
export function withServer<Settings>(
  title: string,
  settings: Settings | null,
  script: string,
  suite: (settings: Settings) => void,
): void {
  if (settings !== null) {
    describe(title, () => suite(settings));
    return;
  }
  const reason = `needs ${script}: eval "$(.ci/servers/${script})"`;
  if (process.env['CI'] === 'true') {
    test(`${title} ${reason}`, () => {
      throw new Error(`The server is absent, and CI may not skip it: ${reason}`);
    });
  } else {
    // Jest does not name a file in which everything is skipped.
    process.stderr.write(`SKIPPED ${title}: ${reason}\n`);
    // oxlint-disable-next-line jest/no-disabled-tests -- said out loud, with the way to run it
    test.skip(`${title}: skipped, ${reason}`, () => {});
  }
}
