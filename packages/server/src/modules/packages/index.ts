/**
 * Owns the agent's packages that other computers install. Promises: a package is given to whoever may see devices or
 * holds a valid enrolment token, and to nobody else; the installer names the SHA-256 of each package.
 */
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { packages } from '@candor/protocol/api/packages.ts';
import { productVersion } from '@candor/protocol/version.ts';
import { fail, type Handlers } from '../../platform/http/index.ts';
import { hashOf, installerScript } from './installer.ts';
import { readManifest, type Manifest } from './manifest.ts';

export interface PackageSource {
  folder: string;
  /** Makes them where they are missing or old. Tells the operator itself what failed. */
  build?: () => Promise<unknown>;
}

/** An answer waits that long for a build, which is mostly there already. */
const patienceMs = 1_000;

/** @param companyOfToken whose enrolment token it is; undefined for one that is not valid */
export function createPackages(
  source: PackageSource | undefined,
  publicUrl: string,
  companyOfToken: (auth: string) => Promise<string | undefined>,
): Handlers<typeof packages> {
  const build = onceAtATime(source?.build);
  const manifest = () => source && readManifest(source.folder);
  const script = (found: Manifest) => installerScript(source?.folder ?? '', found, publicUrl);
  return {
    async list() {
      const isBuilding = (await Promise.race([build(), sleep(patienceMs, 'building')])) === 'building';
      const found = isBuilding ? undefined : manifest();
      if (!found)
        return {
          state: isBuilding ? 'building' : 'not_built',
          version: productVersion,
          installer: null,
          items: [],
        };
      return {
        state: 'ready',
        version: found.version,
        installer: { url: new URL('/install.sh', publicUrl).href, sha256: hashOf(script(found)) },
        items: found.packages.map(({ file: _, ...shown }) => shown),
      };
    },
    async download({ params }, { caller, bearerToken, entry }) {
      if (!caller?.words.has('device.view')) {
        const companyId = bearerToken === undefined ? undefined : await companyOfToken(bearerToken);
        if (companyId === undefined) fail(refusalOf(caller !== null, bearerToken));
        Object.assign(entry, { actor: 'device', companyId });
      }
      const found = manifest()?.packages.find(({ platform }) => platform === params.platform);
      if (!found || !source) fail('not_built');
      return {
        stream: createReadStream(path.join(source.folder, found.file)),
        filename: found.file,
        contentType: 'application/gzip',
      };
    },
    async installer() {
      const found = manifest();
      if (!found) fail('not_built');
      return {
        stream: Readable.from([Buffer.from(script(found))]),
        filename: 'install.sh',
        contentType: 'text/x-shellscript; charset=utf-8',
      };
    },
  };
}

function refusalOf(isSignedIn: boolean, bearerToken: string | undefined) {
  if (bearerToken !== undefined) return 'enrolment_refused';
  return isSignedIn ? 'not_allowed' : 'not_signed_in';
}

/** Whoever asks meanwhile waits for the same work; one that failed is tried again when somebody asks again. */
function onceAtATime(work: (() => Promise<unknown>) | undefined): () => Promise<'done'> {
  let running: Promise<'done'> | undefined;
  const run = async (): Promise<'done'> => {
    await work?.().catch(() => undefined); // the operator has been told
    running = undefined;
    return 'done';
  };
  return () => (running ??= run());
}
