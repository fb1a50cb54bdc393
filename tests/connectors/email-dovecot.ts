import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';

const BINARY = '/usr/sbin/dovecot';

/** A real Dovecot is there (Debian: dovecot-imapd) and this process may run it. */
export const hasDovecot = existsSync(BINARY) && process.getuid?.() === 0;

export interface Dovecot {
  port: number;
  /** A connection that may write, as another mail program. */
  writer(): Promise<ImapFlow>;
  stop(): Promise<void>;
}

export const PASSWORD = 'right';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1').once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Starts a private server on loopback, plain text, Maildir below /tmp; `lines` are added to its configuration. */
export async function startDovecot(lines = ''): Promise<Dovecot> {
  const home = mkdtempSync(join(tmpdir(), 'dovecot-'));
  const port = await freePort();
  mkdirSync(join(home, 'mail'), { mode: 0o777 });
  writeFileSync(
    join(home, 'conf'),
    `
base_dir = ${home}/run
state_dir = ${home}/state
log_path = ${home}/log
protocols = imap
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
default_internal_user = dovecot
default_login_user = dovenull
mail_location = maildir:${home}/mail/%u
mailbox_list_index = yes
passdb {
  driver = static
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${home}/mail/%u
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent { 
    special_use = \\Sent 
    auto = create
  }
  mailbox Junk { 
    special_use = \\Junk
    auto = create
  }
  mailbox Trash {
    special_use = \\Trash
    auto = create
  }
  mailbox Drafts {
    special_use = \\Drafts
    auto = create
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
${lines}
`,
  );
  const { chmodSync } = await import('node:fs');
  chmodSync(home, 0o755);
  chmodSync(join(home, 'mail'), 0o777);
  const server: ChildProcess = spawn(BINARY, ['-F', '-c', join(home, 'conf')], { stdio: 'ignore' });
  for (let tries = 0; !(await answers(port)); tries++) {
    if (tries > 200 || server.exitCode !== null) throw new Error('Dovecot did not start');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const writers: ImapFlow[] = [];
  return {
    port,
    async writer() {
      const client = new ImapFlow({
        host: '127.0.0.1',
        port,
        secure: false,
        doSTARTTLS: false,
        auth: { user: 'lea', pass: PASSWORD },
        logger: false,
      });
      client.on('error', () => undefined);
      await client.connect();
      writers.push(client);
      return client;
    },
    async stop() {
      for (const client of writers) client.close();
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
