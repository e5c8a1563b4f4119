import { createHash } from 'node:crypto';
import { canonical, type Json } from '@candor/policy/canonical.ts';
import { wireSchema } from '@candor/policy/derive/wire.ts';
import { dictionary } from '@candor/policy/dictionary/index.ts';
import { metaOf, type DictionaryRecord } from '@candor/policy/dictionary/record.ts';
import type { devices } from '@candor/protocol/api/devices.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import type { Tx } from '../../platform/db/index.ts';
import {
  oneByOne,
  type Received,
  type Sink,
  type SinkContext,
  type SinkName,
  type Sinks,
} from '../../platform/gateway/index.ts';
import { asSealed, bytesOfSealed, type Keys, type Sealer } from '../../platform/keys/index.ts';
import { addLosses, findSections, keepSection } from './inventory-queries.ts';

type SectionSink = Extract<SinkName, `manage.inventory.${string}`>;
type Inventory = Output<typeof devices.inventory>;

const sections = {
  'manage.inventory.system': dictionary.inventorySystem,
  'manage.inventory.cpu': dictionary.inventoryCpu,
  'manage.inventory.memory': dictionary.inventoryMemory,
  'manage.inventory.disks': dictionary.inventoryDisks,
  'manage.inventory.mounts': dictionary.inventoryMounts,
  'manage.inventory.adapters': dictionary.inventoryAdapters,
  'manage.inventory.agent': dictionary.inventoryAgent,
} as const satisfies Record<SectionSink, DictionaryRecord>;
type SectionRecord = (typeof sections)[SectionSink];
type SectionOwner = Received<SectionSink>['owner'];

const table = 'device_inventory';
/** A sealed value within a section's JSON. Bound to its device, section and field: it opens nowhere else. */
interface SealedMember {
  sealed: string;
}

export function inventorySinks(keys: Keys): Pick<Sinks, SectionSink | 'agent.outbox_loss'> {
  const sinkFor = <N extends SectionSink>(of: SectionRecord): Sink<N> => ({
    store: oneByOne<N>(sectionStore(keys, of)),
  });
  return {
    'manage.inventory.system': sinkFor(sections['manage.inventory.system']),
    'manage.inventory.cpu': sinkFor(sections['manage.inventory.cpu']),
    'manage.inventory.memory': sinkFor(sections['manage.inventory.memory']),
    'manage.inventory.disks': sinkFor(sections['manage.inventory.disks']),
    'manage.inventory.mounts': sinkFor(sections['manage.inventory.mounts']),
    'manage.inventory.adapters': sinkFor(sections['manage.inventory.adapters']),
    'manage.inventory.agent': sinkFor(sections['manage.inventory.agent']),
    'agent.outbox_loss': {
      store: oneByOne((tx, { companyId, deviceId }, rows) => addLosses(tx, companyId, deviceId, rows)),
    },
  };
}

/** Every section by its name, opened; those that the device never sent are absent. */
export async function readInventory(
  tx: Tx,
  keys: Keys,
  companyId: string,
  deviceId: string,
): Promise<Inventory> {
  const sealer = await keys.sealerFor({ kind: 'company', id: companyId });
  const stored = await findSections(tx, companyId, deviceId);
  const opened = stored.flatMap(({ section, body, seenAt }) => {
    const of = Object.values(sections).find((one) => one.within.section === section);
    return of
      ? [[section, { seenAt: seenAt.getTime(), values: openBody(of, body, deviceId, sealer) }] as const]
      : [];
  });
  // openBody() parses each section by the schema of its own record
  return Object.fromEntries(opened) as Inventory;
}

function sectionStore(keys: Keys, of: SectionRecord) {
  return async (
    tx: Tx,
    { companyId, deviceId }: SectionOwner,
    rows: readonly Record<string, unknown>[],
    { receivedAt: seenAt }: SinkContext,
  ): Promise<void> => {
    const row = rows.at(-1);
    if (!row) return;
    // the row came from JSON and passed its record's schema
    const hash = createHash('sha256')
      .update(canonical(row as Json))
      .digest();
    const body = sealBody(of, row, deviceId, await keys.sealerFor({ kind: 'company', id: companyId }));
    await keepSection(tx, { companyId, deviceId, section: of.within.section, hash, body, seenAt });
  };
}

function sealBody(
  of: SectionRecord,
  row: Record<string, unknown>,
  deviceId: string,
  sealer: Sealer,
): Record<string, unknown> {
  const sealed = sealedFields(of);
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (!sealed.has(name) || typeof value !== 'string') return [name, value];
      const bytes = sealer.seal(table, columnOf(of, name), deviceId, value);
      return [
        name,
        { sealed: Buffer.from(bytesOfSealed(bytes)).toString('base64url') } satisfies SealedMember,
      ];
    }),
  );
}

function openBody(of: SectionRecord, body: unknown, deviceId: string, sealer: Sealer): unknown {
  const sealed = sealedFields(of);
  // sealBody() wrote it
  const members = Object.entries(body as Record<string, unknown>).map(([name, value]) => {
    if (!sealed.has(name)) return [name, value] as const;
    const bytes = asSealed(Buffer.from((value as SealedMember).sealed, 'base64url')); // the form of every sealed member
    return [name, sealer.open(table, columnOf(of, name), deviceId, bytes, 'monitoring')] as const;
  });
  return wireSchema(of).parse(Object.fromEntries(members));
}

const columnOf = ({ within }: SectionRecord, field: string) => `${within.field}.${within.section}.${field}`;

function sealedFields(of: DictionaryRecord): Set<string> {
  return new Set(
    Object.entries(of.fields)
      .filter(([, field]) => metaOf(of, field).protect !== 'plain')
      .map(([name]) => name),
  );
}
