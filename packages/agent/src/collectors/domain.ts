import { listNames, parseLines, readText } from './files.ts';

interface Domain {
  domainKind: 'none' | 'ad' | 'ldap' | 'unknown';
  domain?: string | undefined;
}

/**
 * What this computer is joined to: as sssd says it (sssd.conf(5), which only root can read), or Samba's winbind
 * (smb.conf(5)). Where neither says and there is a key of this computer all the same, Kerberos names the realm.
 */
export async function readDomain(root: string, signal: AbortSignal): Promise<Domain> {
  return (await bySssd(root, signal)) ?? (await byWinbind(root, signal)) ?? byKerberos(root, signal);
}

async function bySssd(root: string, signal: AbortSignal): Promise<Domain | undefined> {
  const text = await readText(root, '/etc/sssd/sssd.conf', signal);
  if (text === undefined) return undefined;
  const provider = parseLines(text, '=').get('id_provider');
  return {
    domainKind: provider === 'ad' || provider === 'ldap' ? provider : 'unknown',
    domain: /^\s*\[domain\/(?<name>[^\]]+)\]/mu.exec(text)?.groups?.['name'],
  };
}

async function byWinbind(root: string, signal: AbortSignal): Promise<Domain | undefined> {
  const settings = parseLines((await readText(root, '/etc/samba/smb.conf', signal)) ?? '', '=');
  if (settings.get('security')?.toLowerCase() !== 'ads') return undefined;
  return { domainKind: 'ad', domain: settings.get('realm')?.toLowerCase() };
}

/** Most computers have a krb5.conf that came with a package; the key is made by joining. */
async function byKerberos(root: string, signal: AbortSignal): Promise<Domain> {
  const isJoined = (await listNames(root, '/etc')).includes('krb5.keytab');
  if (!isJoined) return { domainKind: 'none' };
  const realm = parseLines((await readText(root, '/etc/krb5.conf', signal)) ?? '', '=').get('default_realm');
  return { domainKind: 'unknown', domain: realm?.toLowerCase() };
}
