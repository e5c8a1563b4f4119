import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { parseJson } from '@candor/protocol/json.ts';
import { Damaged, type Verdict } from './verdict.ts';
import { contentOf, readEntries, type ZipEntry } from './zip.ts';

/** Written by server/src/modules/rights/export.ts. */
const manifest = z.object({
  product: z.literal('Candor'),
  version: z.string(),
  madeAt: z.iso.datetime(),
  files: z.array(z.object({ name: z.string(), rows: z.int(), sha256: z.string() })),
});
type Manifest = z.output<typeof manifest>;

const [manifestName, readmeName] = ['manifest.json', 'README.md'];
const mostManifestBytes = 1024 * 1024;
const newline = 0x0a;

/** An export of somebody's data: every file is there, none more, each with the hash and rows of the manifest. */
export async function verifyExport(file: FileHandle): Promise<Verdict> {
  const entries = new Map((await readEntries(file)).map((entry) => [entry.name, entry]));
  const own = await readManifest(file, entries.get(manifestName));
  if (own === undefined) return { state: 'unknown', reason: 'It is a ZIP archive, and no export of Candor.' };
  const named = [manifestName, readmeName, ...own.files.map(({ name }) => name)];
  const missing = named.find((name) => !entries.has(name));
  if (missing !== undefined) return { state: 'bad', reason: `${missing} is missing` };
  const more = [...entries.keys()].find((name) => !named.includes(name));
  if (more !== undefined) return { state: 'bad', reason: `${more} is not in the manifest` };
  for (const { name, sha256, rows } of own.files) {
    const found = await measure(file, entries.get(name));
    if (found.sha256 !== sha256) return { state: 'bad', reason: `${name} is not the one of the manifest` };
    if (name.endsWith('.jsonl') && found.lines !== rows)
      return { state: 'bad', reason: `${name} has ${found.lines} rows; the manifest says ${rows}` };
  }
  await measure(file, entries.get(readmeName));
  return { state: 'good', lines: said(own) };
}

function said({ version, madeAt, files }: Manifest): string[] {
  return [
    `Export of Candor ${version}, made ${madeAt}: ${files.length} files, each as its manifest says.`,
    'It carries no signature: this says that it is whole, not who made it.',
  ];
}

async function readManifest(file: FileHandle, entry: ZipEntry | undefined): Promise<Manifest | undefined> {
  if (!entry || entry.bytes > mostManifestBytes) return undefined;
  const parts: Buffer[] = [];
  for await (const part of contentOf(file, entry)) parts.push(part);
  return manifest.safeParse(parseJson(Buffer.concat(parts).toString())).data;
}

async function measure(file: FileHandle, entry: ZipEntry | undefined) {
  if (!entry) throw new Damaged('a file is missing');
  const hash = createHash('sha256');
  let lines = 0;
  for await (const part of contentOf(file, entry)) {
    hash.update(part);
    for (let at = part.indexOf(newline); at >= 0; at = part.indexOf(newline, at + 1)) lines++;
  }
  return { sha256: hash.digest('hex'), lines };
}
