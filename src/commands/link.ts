import { UsageError } from '../errors.js';
import { recordLink, undoDecision } from '../store/decisions.js';
import { transaction } from '../store/pools.js';
import type { Shell } from './session.js';

/** Says a link, or takes one back with `--undo`. */
export async function linkOrUnlink(
  shell: Shell,
  subject: string | undefined,
  campaign: string | undefined,
  flags: { by: string; undo?: string },
): Promise<number> {
  if (flags.undo !== undefined) return unlink(shell, flags.undo, flags);
  if (subject === undefined || campaign === undefined) {
    throw new UsageError('Say what belongs to which campaign', { expected: 'hub link connection/kind/key CAMPAIGN' });
  }
  return link(shell, subject, campaign, flags);
}

/** Says that an item or a container belongs to a campaign: `asana-main/task/1201 CMP-104`. */
async function link(shell: Shell, subject: string, campaign: string, flags: { by: string }): Promise<number> {
  const [connection, kind, ...rest] = subject.split('/');
  if (!connection || !kind || rest.length === 0) {
    throw new UsageError('The subject cannot be read', {
      expected: 'connection/kind/key, such as asana-main/task/1201',
      got: subject,
    });
  }
  return shell.withHub(async (session) => {
    const { decisionId } = await transaction(session.worker, (client) =>
      recordLink(client, { connection, kind, key: rest.join('/'), campaign, by: flags.by }, session.now()),
    );
    await session.derive();
    if (shell.json) shell.printJson({ decisionId });
    else shell.print(`linked; take it back with: hub link --undo ${decisionId}`);
    return 0;
  });
}

/** Takes a link back. */
async function unlink(shell: Shell, decisionId: string, flags: { by: string }): Promise<number> {
  if (!/^[0-9a-f-]{36}$/i.test(decisionId))
    throw new UsageError('That is no decision id', { expected: 'a UUID', got: decisionId });
  return shell.withHub(async (session) => {
    await transaction(session.worker, (client) => undoDecision(client, decisionId, flags.by, session.now()));
    await session.derive();
    if (shell.json) shell.printJson({ undone: decisionId });
    else shell.print('taken back');
    return 0;
  });
}
