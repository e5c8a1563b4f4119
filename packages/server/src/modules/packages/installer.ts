import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Manifest } from './manifest.ts';

/** The script with what it needs to know: where it downloads, and what the packages have to be. No final line end. */
export function installerScript(folder: string, { version, packages }: Manifest, server: string): string {
  const lines = packages.map(({ platform, sha256, bytes }) => `${platform} ${sha256} ${bytes}`);
  const values = { SERVER: server, VERSION: version, PACKAGES: lines.join('\n') };
  const template = readFileSync(path.join(folder, 'install.sh'), 'utf8').trimEnd();
  return template.replaceAll(/@([A-Z]+)@/gu, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name as keyof typeof values] : whole; // asked the line before
    // each stands between single quotes
    if (value.includes("'")) throw new Error(`${name} holds a quote`);
    return value;
  });
}

export const hashOf = (script: string): string => createHash('sha256').update(script).digest('hex');
