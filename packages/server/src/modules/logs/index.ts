/**
 * Owns device_log. Promises: a line is a message of the catalogue with typed parameters, never free text; what looks
 * like personal data is refused and counted; equal messages of ten minutes are one row.
 */
import type { devices } from '@candor/protocol/api/devices.ts';
import type { Sinks } from '../../platform/gateway/index.ts';
import { companyOf, fail, pageOf, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { renderLog } from './judge.ts';
import { listLines, type LogCursor } from './queries.ts';
import { logSink } from './sink.ts';

export { seriousLines } from './queries.ts';

export interface Logs {
  sinks: Pick<Sinks, 'manage.log'>;
  handlers: Handlers<Pick<typeof devices, 'logs'>>;
}

/** @param hasDevice whether the company has such a device: asked of its module */
export function createLogs(
  { database }: Platform,
  hasDevice: (companyId: string, deviceId: string) => Promise<boolean>,
): Logs {
  return {
    sinks: { 'manage.log': logSink },
    handlers: {
      async logs({ params, query: { after, limit } }, { caller }) {
        const companyId = companyOf(caller);
        if (!(await hasDevice(companyId, params.id))) fail('not_found');
        const found = await database.withCompany(companyId, 'support', (tx) =>
          listLines(tx, companyId, params.id, readCursor(after), limit + 1),
        );
        const page = pageOf(found, limit, writeCursor);
        const items = page.items.map(({ template, level, params: values, n, firstAt, lastAt }) => ({
          template,
          level,
          n,
          text: renderLog({ template, params: values }),
          firstAt: firstAt.getTime(),
          lastAt: lastAt.getTime(),
        }));
        return { ...page, items };
      },
    },
  };
}

const writeCursor = ({ lastAt, fingerprint }: { lastAt: Date; fingerprint: Uint8Array }) =>
  `${lastAt.getTime()} ${Buffer.from(fingerprint).toString('hex')}`;

function readCursor(after: string | undefined): LogCursor | undefined {
  const parts = /^(\d{1,15}) ([0-9a-f]{64})$/u.exec(after ?? '');
  if (!parts?.[1] || !parts[2]) return undefined;
  return { lastAt: new Date(Number(parts[1])), fingerprint: Buffer.from(parts[2], 'hex') };
}
