import { groupsOfFour } from '@candor/crypto/root-key.ts';
import { errors } from '@candor/protocol/errors.ts';
import { keepCertificates, readCertifiable } from '../modules/devices/index.ts';
import { keepRoot, readRoots } from '../modules/roots/index.ts';
import type { AuditEntry } from '../platform/audit/index.ts';
import { Failure } from '../platform/http/index.ts';
import type { RunningServer } from '../running-server.ts';
import { done, failed, type HostAnswer, type HostRequest } from './request.ts';

type SigningRequest = Extract<HostRequest, { verb: `root ${string}` | `certificates ${string}` }>;

/** What `candor root` asks: the key stays with it, here arrive what it wrapped and what it signed. */
export async function answerSigning(
  server: RunningServer,
  request: SigningRequest,
  entry: AuditEntry,
): Promise<HostAnswer> {
  try {
    return await answer(server, request, entry);
  } catch (error) {
    if (error instanceof Failure && error.status < 500) return failed(errors[error.code].text);
    throw error;
  }
}

async function answer(
  { app, platform }: RunningServer,
  request: SigningRequest,
  entry: AuditEntry,
): Promise<HostAnswer> {
  const companyId = await app.companies.firstCompanyId();
  entry.companyId = companyId;
  switch (request.verb) {
    case 'root list':
      return done(JSON.stringify(await readRoots(platform, companyId)));
    case 'root show': {
      const { items } = await readRoots(platform, companyId);
      const lines = items.map(
        ({ fingerprint, createdAt, retiredAt }) =>
          `${groupsOfFour(fingerprint)}  made ${dayOf(createdAt)}${retiredAt === null ? '' : `, retired ${dayOf(retiredAt)}`}`,
      );
      return lines.length > 0 ? done(...lines) : done('There is no root key yet. Make one with: root init');
    }
    case 'root add': {
      const { verb: _, ...wish } = request;
      entry.targetId = (await keepRoot(platform, companyId, null, wish)).id;
      return done();
    }
    case 'certificates list': {
      const { after, device } = request;
      return done(JSON.stringify(await readCertifiable(platform, companyId, { after, device, limit: 500 })));
    }
    case 'certificates add': {
      const { kept, refused } = await keepCertificates(platform, companyId, request.statements);
      const left = refused.map((id) => `${id} left meanwhile, or has a newer certificate.`);
      return done(`${kept} signed.`, ...left);
    }
    default:
      return request satisfies never;
  }
}

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
