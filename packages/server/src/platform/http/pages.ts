import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { codeOf } from '../log/index.ts';
import { fail } from './fail.ts';
import { nameRedirect } from './origin.ts';

interface Page {
  bytes: Buffer;
  type: string;
  /** A name with a hash in it never changes its bytes. */
  caching: string;
  zipped?: Buffer;
}
/** The built console in memory: path -> file. */
export type Pages = ReadonlyMap<string, Page>;

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
const zippable = /^(text|application)\/|svg/u;
const zip = promisify(gzip);

/** Undefined where nothing was built. */
export function loadPages(folder: string): Pages | undefined {
  const pages = new Map<string, Page>();
  for (const file of listFolder(folder)) {
    const name = `/${file.replaceAll('\\', '/')}`;
    const caching = name.startsWith('/assets/')
      ? 'public, max-age=31536000, immutable'
      : name === '/index.html'
        ? 'no-store'
        : 'no-cache';
    pages.set(name, {
      bytes: readFileSync(path.join(folder, file)),
      type: types[path.extname(file)] ?? 'application/octet-stream',
      caching,
    });
  }
  return pages.has('/index.html') ? pages : undefined;
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** A file of the console, or its index for a page's own address. */
export async function answerPage(
  { pages, publicUrl, path: wanted }: { pages: Pages | undefined; publicUrl: URL; path: string },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const elsewhere = nameRedirect(request, publicUrl);
  if (elsewhere !== undefined) return reply.header('cache-control', 'no-store').redirect(elsewhere, 307);
  if (!pages) fail('not_built');
  const found = pages.get(wanted) ?? (path.extname(wanted) === '' ? pages.get('/index.html') : undefined);
  if (!found) fail('not_found');
  reply.type(found.type).header('cache-control', found.caching).header('vary', 'accept-encoding');
  if (!zippable.test(found.type) || !/\bgzip\b/u.test(String(request.headers['accept-encoding'] ?? '')))
    return reply.send(found.bytes);
  found.zipped ??= await zip(found.bytes);
  return reply.header('content-encoding', 'gzip').send(found.zipped);
}
