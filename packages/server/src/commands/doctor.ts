import { statSync, statfsSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../config.ts';
import { runningServer } from '../data-folder.ts';
import { urlNames, urlRoles, type DatabaseUrls, type UrlName } from '../database-urls.ts';
import { placeName } from '../listen-places.ts';
import { systemClock } from '../platform/clock.ts';
import { bindListeners, CertificateRefused, readWebCertificate } from '../platform/http/index.ts';
import { tryAddress } from '../platform/postgres/external.ts';
import type { HostAnswer } from './request.ts';

type Finding = { about: string; problem: string | undefined };
const leastFreeShare = 0.05;

/** What a server on this host would stumble over, whether it runs or not. */
export async function doctor(config: Config): Promise<HostAnswer> {
  const running = runningServer(config.dataDir);
  const findings: Finding[] = [
    {
      about: `Node ${process.version}`,
      problem: process.version.startsWith('v26.') ? undefined : 'Candor runs on Node 26',
    },
    { about: config.dataDir, problem: folderProblem(config.dataDir) },
    ...keyFiles(config).map((file) => ({ about: file, problem: keyProblem(file) })),
    ...certificateFindings(config),
    ...(await databaseFindings(config.externalDatabase)),
    { about: running ? `runs as PID ${running.pid} at ${running.url}` : 'does not run', problem: undefined },
    ...(running ? [] : await Promise.all([config.listen, config.agentListen].map(portFinding))),
  ];
  return {
    lines: findings.map(({ about, problem }) =>
      problem === undefined ? `ok      ${about}` : `FAILED  ${about}: ${problem}`,
    ),
    exitCode: findings.some(({ problem }) => problem !== undefined) ? 1 : 0,
  };
}

/** The embedded PostgreSQL's passwords follow from a key of their own. */
function keyFiles({ storageKeyFile, dataDir, externalDatabase }: Config): string[] {
  return externalDatabase ? [storageKeyFile] : [storageKeyFile, path.join(dataDir, 'keys/database.key')];
}

function databaseFindings(urls: DatabaseUrls | undefined): Promise<Finding[]> {
  return Promise.all(urls ? urlNames.map((name) => addressFinding(name, urls[urlRoles[name].key])) : []);
}

async function addressFinding(name: UrlName, connection: DatabaseUrls['app']): Promise<Finding> {
  const tried = await tryAddress(connection);
  if ('problem' in tried) return { about: name, problem: tried.problem };
  const { host, port, database, user, tls } = connection;
  const how = tls ? `TLS verified (${tls.verify})` : 'without TLS';
  return {
    about: `${name}: ${user} at ${host}:${port}/${database}, PostgreSQL ${tried.version}, ${how}`,
    problem: undefined,
  };
}

function certificateFindings({ tls, publicUrl }: Config): Finding[] {
  if (!tls) return [];
  try {
    readWebCertificate(tls, new URL(publicUrl).hostname, systemClock.now());
    return [{ about: tls.cert, problem: undefined }];
  } catch (error) {
    if (!(error instanceof CertificateRefused)) throw error;
    return error.problems.map((problem) => ({ about: tls.cert, problem }));
  }
}

function folderProblem(folder: string): string | undefined {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    return 'is not there; the first start makes it';
  const { bavail, blocks } = statfsSync(folder);
  return bavail / blocks > leastFreeShare ? undefined : 'the disk is nearly full';
}

function keyProblem(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return 'is not there; the first start makes it';
  return process.platform !== 'win32' && (found.mode & 0o077) !== 0 ? 'others can read it' : undefined;
}

async function portFinding(addresses: Config['listen']): Promise<Finding> {
  const about = addresses.map(placeName).join(', ');
  try {
    await (await bindListeners(addresses)).stop(0);
    return { about, problem: undefined };
  } catch (error) {
    return { about, problem: error instanceof Error ? error.message : 'cannot be listened on' };
  }
}
