import { createHash, randomUUID, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import yazl from 'yazl';
import type { DictionaryRecord } from '@candor/policy/dictionary/record.ts';
import { productVersion } from '@candor/protocol/version.ts';
import type { Caller } from '../../platform/http/call.ts';
import type { Platform } from '../../platform/platform.ts';
import { recordsAbout, withRecord, type SubjectRecord } from './held.ts';
import { openedRows, type PlainRow } from './open-rows.ts';
import { readme, type ManifestFile } from './readme.ts';
import { exportFields } from './subject-rows.ts';

/**
 * Everything that is held about the caller, as a ZIP: README.md, manifest.json, and data/<record>.jsonl and .csv for
 * each record with rows. Written to a file of the data folder first, so that a slow reader holds no transaction; the
 * file goes when it was read, or the reader left.
 */
export async function exportMyData(
  platform: Platform,
  caller: Caller,
  schemaHash: string,
  signal: AbortSignal,
): Promise<Readable> {
  const folder = join(platform.config.dataDir, 'tmp');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `export-${randomUUID()}.zip`);
  try {
    await writeArchive(platform, caller, schemaHash, path, signal);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  const stream = createReadStream(path);
  stream.once('close', () => void rm(path, { force: true }));
  return stream;
}

async function writeArchive(
  platform: Platform,
  caller: Caller,
  schemaHash: string,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const zip = new yazl.ZipFile();
  const written = pipeline(zip.outputStream, createWriteStream(path, { mode: 0o600 }), { signal });
  const files: ManifestFile[] = [];
  for (const about of recordsAbout(caller)) files.push(...(await addRecord(platform, caller, about, zip)));
  const madeAt = platform.clock.now().toISOString();
  const manifest = { product: 'Candor', version: productVersion, schemaHash, madeAt, files };
  zip.addBuffer(Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), 'manifest.json');
  zip.addBuffer(Buffer.from(readme(files, madeAt)), 'README.md');
  zip.end();
  await written;
}

/** Both forms of one record, in one pass over its rows; nothing where there are none. */
async function addRecord(
  platform: Platform,
  caller: Caller,
  about: SubjectRecord,
  zip: yazl.ZipFile,
): Promise<ManifestFile[]> {
  const { record } = about;
  const fields = exportFields(record).map(({ name }) => name);
  const sealer = await platform.keys.sealerFor({ kind: 'person', id: caller.personId });
  return withRecord(platform, caller, about, async (tx) => {
    let lines: Part | undefined;
    let table: Part | undefined;
    let rows = 0;
    for await (const page of openedRows(tx, record, about.whose, sealer)) {
      lines ??= addPart(zip, record, 'jsonl');
      table ??= addPart(zip, record, 'csv');
      if (rows === 0) await table.write(csv([fields]));
      await lines.write(page.map((row) => `${JSON.stringify(row)}\n`).join(''));
      await table.write(csv(page.map((row) => cells(row, fields))));
      rows += page.length;
    }
    return [lines, table].flatMap((part) =>
      part ? [{ name: part.name, record: record.name, fields, rows, sha256: part.end() }] : [],
    );
  });
}

interface Part {
  name: string;
  write(text: string): Promise<void>;
  /** Closes it; answers the SHA-256 of what it holds. */
  end(): string;
}

function addPart(zip: yazl.ZipFile, record: DictionaryRecord, form: 'jsonl' | 'csv'): Part {
  const name = `data/${record.name}.${form}`;
  const stream = new PassThrough({ highWaterMark: Number.MAX_SAFE_INTEGER });
  const hash: Hash = createHash('sha256');
  zip.addReadStream(stream, name);
  return {
    name,
    async write(text) {
      hash.update(text);
      stream.write(text);
    },
    end() {
      stream.end();
      return hash.digest('hex');
    },
  };
}

const cells = (row: PlainRow, fields: readonly string[]) => fields.map((name) => row[name] ?? '');

/** RFC 4180. What a spreadsheet would run as a formula gets a quote in front; the JSON lines are exact. */
const csv = (rows: readonly (readonly unknown[])[]) =>
  stringify(rows as unknown[][], { escape_formulas: true, record_delimiter: 'windows' });
