import type { Output } from '@candor/protocol/api/route.ts';
import type { server } from '@candor/protocol/api/server.ts';
import { egressByRecipient, lastRefusals } from '../../platform/egress/index.ts';
import type { Platform } from '../../platform/platform.ts';

const days = 30;
const dayMs = 86_400_000;
const mostRefusals = 50;
const none = { connections: 0, refusals: 0, bytesOut: 0, bytesIn: 0 };

/** The register of recipients with what the ledger says of each. */
export async function egressAnswer({
  clock,
  database,
  egress,
}: Pick<Platform, 'clock' | 'database' | 'egress'>): Promise<Output<(typeof server)['egress']>> {
  const since = new Date(clock.now().getTime() - days * dayMs);
  const [sums, refusals] = await database.withInstance('accountability', async (tx) => [
    new Map((await egressByRecipient(tx, since)).map(({ recipient, ...sum }) => [recipient, sum])),
    await lastRefusals(tx, since, mostRefusals),
  ]);
  return {
    recipients: egress.register().map(({ recipient, state, places }) => ({
      id: recipient.id,
      name: recipient.name,
      purpose: recipient.purpose,
      state,
      places: places.map(({ host, port }) => `${host}:${port}`),
      classes: [...recipient.classes],
      country: recipient.country,
      ...(sums.get(recipient.id) ?? none),
    })),
    refusals: refusals.map(({ at, ...one }) => ({ ...one, at: at.getTime() })),
  };
}
