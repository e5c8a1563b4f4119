import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { SubjectAlternativeNameExtension } from '@peculiar/x509';
import {
  makeAuthorityCertificate,
  makeEndCertificate,
  pemOf,
  serverAuth,
} from '../src/platform/keys/certificate.ts';
import { exportPrivateKey, makeP256Pair } from '../src/platform/keys/key-pair.ts';

export interface WebFiles {
  cert: string;
  key: string;
}
export interface Pair {
  certPem: string;
  keyPem: string;
}
/** Somebody's own certificate authority, and a folder for what it issues. */
export interface WebAuthority extends Disposable {
  folder: string;
  pem: string;
  issue(hosts: readonly string[], life?: { now?: Date; days?: number }): Promise<Pair>;
  /** Writes a pair where a server looks for it; the same files each time. */
  write(pair: Partial<Pair>): WebFiles;
}

export async function makeWebAuthority(): Promise<WebAuthority> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'candor-web-'));
  const name = 'Borealis IT test authority';
  const issuer = { name, ...(await makeP256Pair()) };
  const files = { cert: path.join(folder, 'cert.pem'), key: path.join(folder, 'key.pem') };
  return {
    folder,
    pem: (await makeAuthorityCertificate(issuer, new Date(), 30)).toString('pem'),
    async issue(hosts, { now = new Date(), days = 90 } = {}) {
      const { publicKey, privateKey } = await makeP256Pair();
      const names = hosts.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value }) as const);
      const more = names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : [];
      const request = { name: 'console.example.test', publicKey, now, days };
      const certificate = await makeEndCertificate(issuer, request, serverAuth, more);
      return {
        certPem: certificate.toString('pem'),
        keyPem: pemOf(await exportPrivateKey(privateKey), 'PRIVATE KEY'),
      };
    },
    write({ certPem, keyPem }) {
      if (certPem !== undefined) writeFileSync(files.cert, certPem);
      if (keyPem !== undefined) writeFileSync(files.key, keyPem, { mode: 0o600 });
      return files;
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
