import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtempDisposable, open, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import yazl from 'yazl';
import { productVersion } from '@candor/protocol/version.ts';
import type { Caller } from '../../platform/http/call.ts';
import { newId } from '../../platform/new-id.ts';
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
  const path = join(folder, `export-${newId()}.zip`);
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
  // a record's two files are written side by side; an archive takes one after the other
  await using folder = await mkdtempDisposable(`${path}-`);
  const zip = new yazl.ZipFile();
  const written = pipeline(zip.outputStream, createWriteStream(path, { mode: 0o600 }), { signal });
  const files: ManifestFile[] = [];
  for (const about of recordsAbout(caller)) {
    signal.throwIfAborted();
    for (const file of await writeRecord(platform, caller, about, folder.path)) {
      files.push(file);
      zip.addFile(join(folder.path, basename(file.name)), file.name);
    }
  }
  const madeAt = platform.clock.now().toISOString();
  const manifest = { product: 'Candor', version: productVersion, schemaHash, madeAt, files };
  zip.addBuffer(Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), 'manifest.json');
  zip.addBuffer(Buffer.from(readme(files, madeAt)), 'README.md');
  zip.end();
  await written;
}

/** Both forms of one record, in one pass over its rows, into the folder; nothing where there are none. */
async function writeRecord(
  platform: Platform,
  caller: Caller,
  about: SubjectRecord,
  folder: string,
): Promise<ManifestFile[]> {
  const { record } = about;
  const fields = exportFields(record).map(({ name }) => name);
  const sealer = await platform.keys.sealerFor({ kind: 'person', id: caller.personId });
  await using lines = await openPart(folder, `${record.name}.jsonl`);
  await using table = await openPart(folder, `${record.name}.csv`);
  const rows = await withRecord(platform, caller, about, async (tx) => {
    let n = 0;
    for await (const page of openedRows(tx, record, about.whose, sealer)) {
      if (n === 0) await table.write(csv([fields]));
      await lines.write(page.map((row) => `${JSON.stringify(row)}\n`).join(''));
      await table.write(csv(page.map((row) => cells(row, fields))));
      n += page.length;
    }
    return n;
  });
  if (rows === 0) return [];
  return [lines, table].map(({ name, sha256 }) => ({
    name: `data/${name}`,
    record: record.name,
    fields,
    rows,
    sha256: sha256(),
  }));
}

interface Part extends AsyncDisposable {
  name: string;
  write(text: string): Promise<void>;
  /** Of what it holds. */
  sha256(): string;
}

async function openPart(folder: string, name: string): Promise<Part> {
  const file = await open(join(folder, name), 'wx', 0o600);
  const hash = createHash('sha256');
  return {
    name,
    async write(text) {
      hash.update(text);
      await file.appendFile(text);
    },
    sha256: () => hash.digest('hex'),
    [Symbol.asyncDispose]: () => file.close(),
  };
}

const cells = (row: PlainRow, fields: readonly string[]) => fields.map((name) => row[name] ?? '');

/** RFC 4180. What a spreadsheet would run as a formula gets a quote in front; the JSON lines are exact. */
const csv = (rows: readonly (readonly unknown[])[]) =>
  stringify(rows as unknown[][], { escape_formulas: true, record_delimiter: 'windows' });
