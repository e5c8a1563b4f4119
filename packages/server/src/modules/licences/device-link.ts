import type { z } from 'zod';
import { writeLicenceToken } from '@candor/crypto/licence-token.ts';
import { canonical } from '@candor/policy/canonical.ts';
import { licenceDomain, type LicencePayload } from '@candor/policy/licence-payload.ts';
import { mostDevices } from '@candor/policy/licence.ts';
import type { licenceKey, LicenceMessage } from '@candor/protocol/messages/server.ts';
import { licenceSince } from '@candor/protocol/version.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { LinkServices } from '../../platform/gateway/index.ts';
import { fail } from '../../platform/http/index.ts';
import type { Authorities } from '../../platform/keys/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { presentTerms } from './present.ts';
import {
  countSeats,
  findInstance,
  keepStatement,
  lockLicence,
  seatNumber,
  type LicenceRow,
} from './queries.ts';
import { readHeld, seatStanding, standingIn } from './standing.ts';

/** What enrolment and the gateway ask of licences. */
export interface LicenceLink extends Pick<LinkServices, 'licenceFor' | 'licenceStated'> {
  /**
   * Lets one more device into the company, in the transaction that makes it. Throws Failure `seats_full` with
   * `{used, seats}`, or `licence_lapsed` with `{reason, until}`.
   */
  requireSeat(tx: Tx, companyId: string): Promise<void>;
  /** What a device pins at its enrolment. */
  keyFor(tx: Tx, companyId: string, protocol: number): Promise<PinnedKey | undefined>;
}
export interface PinnedKey {
  publicKey: string;
  instance: string;
  company: string;
}

export function licenceLink(
  { clock, database }: Pick<Platform, 'clock' | 'database'>,
  authorities: Authorities,
): LicenceLink {
  const publicKey = Buffer.from(authorities.publicKeys['licence-key']).toString('base64url');
  return {
    async requireSeat(tx, companyId) {
      const { licences } = await findInstance(tx);
      if (licences === 'off') return;
      const row = await lockLicence(tx, companyId);
      const { state, reason, until } = standingIn({ licences }, row, clock.now());
      if (!row || state === 'lapsed') fail('licence_lapsed', { reason, until });
      const used = await countSeats(tx, companyId);
      if (used >= mostDevices(row.seats)) fail('seats_full', { used, seats: row.seats });
    },
    async keyFor(tx, companyId, protocol) {
      if (protocol < licenceSince) return undefined;
      return { publicKey, instance: (await findInstance(tx)).id, company: companyId };
    },
    async licenceFor({ companyId, deviceId }, { told }) {
      const found = await database.withCompany(companyId, 'service', async (tx) => {
        const held = await readHeld(tx, companyId, clock.now());
        if (held.instance.licences === 'off' && !told) return undefined;
        const number = (await seatNumber(tx, companyId, deviceId)) ?? 0;
        return { ...held, standing: seatStanding(held, number) };
      });
      if (!found) return undefined;
      const { instance, row, standing } = found;
      const names = { deviceId, instance: instance.id, company: companyId };
      const key = await keyStatement(authorities, { ...names, publicKey });
      const without = withoutToken(instance.licences, standing.reason);
      if (without || !row)
        return { type: 'licenceToken', token: null, without: without ?? 'no_licence', key };
      const token = await tokenOf(authorities, row, { ...names, at: clock.now() });
      return { type: 'licenceToken', token, without: null, key };
    },
    licenceStated: ({ companyId, deviceId }, { serial, state, reason }) =>
      database.withCompany(companyId, 'service', (tx) =>
        keepStatement(tx, companyId, deviceId, { serial, state, reason, at: clock.now() }),
      ),
  };
}

/** What its dates say a device finds out by itself. */
function withoutToken(licences: 'off' | 'on', reason: string | null): LicenceMessage['without'] {
  if (licences === 'off') return 'off';
  return reason === 'no_licence' || reason === 'revoked' || reason === 'seats_exceeded' ? reason : null;
}

interface Names {
  deviceId: string;
  instance: string;
  company: string;
}

/** Signed by the key that the device pinned when it was enrolled, for one that knows no licence key yet. */
async function keyStatement(
  authorities: Authorities,
  names: Names & { publicKey: string },
): Promise<LicenceMessage['key']> {
  const statement: z.infer<typeof licenceKey> = { kind: 'licence-key', version: 1, ...names };
  const signature = await authorities.sign('policy-key', statement);
  return { document: canonical(statement), signature: Buffer.from(signature).toString('base64url') };
}

async function tokenOf(
  authorities: Authorities,
  row: LicenceRow,
  { deviceId: device, instance, company, at }: Names & { at: Date },
): Promise<string> {
  const terms = presentTerms(row);
  const payload: LicencePayload = { ...terms, instance, company, device, issuedAt: at.getTime() };
  const signature = await authorities.sign('licence-key', payload, licenceDomain);
  return writeLicenceToken({ payload: canonical(payload), signature });
}
