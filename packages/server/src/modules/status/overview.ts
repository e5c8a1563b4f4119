import type { Output } from '@candor/protocol/api/route.ts';
import type { server } from '@candor/protocol/api/server.ts';
import type { trust } from '@candor/protocol/api/trust.ts';
import { logTemplates } from '@candor/protocol/log-templates.ts';
import { companyOf, type Caller } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { devicesSeen, seenBy } from '../companies/index.ts';
import {
  clonedDevices,
  countFleet,
  deviceLabels,
  lostDevices,
  refusedRows,
  waitingRequests,
  type NamedDevice,
} from '../devices/index.ts';
import { seriousLines } from '../logs/index.ts';
import { signingDue } from './signing-due.ts';

export type Board = Output<typeof trust.promises>;
type Overview = Output<(typeof server)['overview']>;
type Attention = Overview['attention'][number];

const mostAttention = 20;
/** Read before those of devices that the caller does not see are left out. */
const mostRows = 200;
const logDays = 7;
const dayMs = 86_400_000;

interface Measured {
  online: readonly string[];
  board: Board;
  /** Only for whoever operates the instance. */
  backupLateSince: Date | undefined;
}

/** How the company's devices and the promises are, and what a person may want to look at. */
export async function overview(
  { clock, database }: Pick<Platform, 'clock' | 'database'>,
  caller: Caller,
  { online, board, backupLateSince }: Measured,
): Promise<Overview> {
  const companyId = companyOf(caller);
  const now = clock.now().getTime();
  const [since, dayAgo] = [new Date(now - logDays * dayMs), new Date(now - dayMs)];
  return database.withCompany(companyId, 'monitoring', async (tx) => {
    const seen = await seenBy(tx, caller);
    const those = await devicesSeen(tx, caller);
    const isSeen = ({ deviceId }: { deviceId: string }) => those?.has(deviceId) !== false;
    const devices = await countFleet(tx, companyId, online, seen);
    const waiting = caller.words.has('enrolment.manage')
      ? await waitingRequests(tx, companyId, dayAgo, mostAttention)
      : [];
    const refused = await refusedRows(tx, companyId, mostRows);
    const lines = caller.words.has('log.view') ? await seriousLines(tx, companyId, since, mostRows) : [];
    const attention = [
      ...waiting.map(of('device-waiting')),
      ...(await clonedDevices(tx, companyId, { seen, limit: mostAttention })).map(of('device-cloned')),
      ...(await lostDevices(tx, companyId, { online, seen, limit: mostAttention })).map(of('device-lost')),
      ...refused.filter((row) => row.day >= since && isSeen(row)).map(ofRefusal),
      ...lines.filter(isSeen).map(ofLine),
      ...(await signingDue(tx, companyId, new Date(now))),
      ...board.items.flatMap(ofPromise),
      ...ofBackup(backupLateSince),
    ]
      .toSorted((a, b) => b.at - a.at)
      .slice(0, mostAttention);
    const ids = attention.filter(({ kind }) => isOfDevice(kind)).map(({ id }) => id);
    const labels = await deviceLabels(tx, companyId, [...new Set(ids)]);
    return {
      devices,
      promises: countLights(board),
      attention: attention.map((item) => ({ ...item, device: labels.get(item.id) ?? null })),
    };
  });
}

type Item = Omit<Attention, 'device'>;

const isOfDevice = (kind: Item['kind']) =>
  ['device-lost', 'device-cloned', 'rows-refused', 'log-error'].includes(kind);

const of =
  (kind: Item['kind']) =>
  ({ id, title, at }: NamedDevice): Item => ({ kind, id, title, at: at.getTime() });

const ofRefusal = ({
  day,
  deviceId,
  record,
  n,
  code,
}: Awaited<ReturnType<typeof refusedRows>>[number]): Item => ({
  kind: 'rows-refused',
  at: day.getTime(),
  id: deviceId,
  title: `${n} ${n === 1 ? 'value' : 'values'} of ${record} refused (${code.replaceAll('_', ' ')})`,
});

const ofLine = ({
  deviceId,
  template,
  params,
  lastAt,
}: Awaited<ReturnType<typeof seriousLines>>[number]): Item => ({
  kind: 'log-error',
  at: lastAt.getTime(),
  id: deviceId,
  title: lineText(template, params),
});

function lineText(template: string, params: readonly { name: string; value: string }[]): string {
  if (!Object.hasOwn(logTemplates, template)) return template;
  const values = new Map(params.map(({ name, value }) => [name, value]));
  // own key, by the line above
  return logTemplates[template as keyof typeof logTemplates].text.replace(
    /\{(\w+)\}/gu,
    (_, name: string) => values.get(name) || '?',
  );
}

function ofPromise({ id, state, since, sentence }: Board['items'][number]): Item[] {
  return state === 'red' ? [{ kind: 'promise-red', at: since ?? 0, id, title: sentence }] : [];
}

function ofBackup(lateSince: Date | undefined): Item[] {
  return lateSince
    ? [{ kind: 'backup-late', at: lateSince.getTime(), id: '', title: 'No good backup for 26 hours' }]
    : [];
}

function countLights({ items }: Board): Overview['promises'] {
  const count = (wanted: string) => items.filter(({ state }) => state === wanted).length;
  return items.length === 0 ? null : { green: count('green'), red: count('red'), unknown: count('unknown') };
}
