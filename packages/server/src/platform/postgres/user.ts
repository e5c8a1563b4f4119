import { readFileSync } from 'node:fs';

/** The system user that postgres runs as. */
export interface SystemUser {
  name: string;
  uid: number;
  gid: number;
}

const candidates = ['candor', 'postgres', 'nobody'];

/** postgres refuses to run as root, so root lends it another user; undefined: it runs as who started Candor. */
export function postgresUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readUsers();
  for (const name of candidates) {
    const user = users.get(name);
    if (user) return user;
  }
  throw new Error(
    'no user "candor", "postgres" or "nobody" on this system; make one: useradd --system candor',
  );
}

function readUsers(): Map<string, SystemUser> {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  return new Map(
    lines.map((line) => {
      const [name = '', , uid, gid] = line.split(':');
      return [name, { name, uid: Number(uid), gid: Number(gid) }] as const;
    }),
  );
}
