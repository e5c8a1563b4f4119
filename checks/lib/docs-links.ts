import { existsSync } from 'node:fs';
import path from 'node:path';
import { listFiles, readText } from './files.ts';
import type { Problem } from './problem.ts';
import { findAll } from './scan.ts';

const inline = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;
const reference = /^\s{0,3}\[[^\]]+\]:\s*<?([^\s>]+)>?/gm;

/** Relative links in Markdown lead to a file, and their fragment to a heading of it. */
export function checkDocsLinks(root: string): Problem[] {
  return listFiles(root)
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) => {
      const text = withoutCode(readText(root, file));
      return [...findAll(text, inline), ...findAll(text, reference)].flatMap(({ line, groups }) => {
        const link = groups[0] ?? '';
        return isRelative(link) && !leadsSomewhere(root, file, link)
          ? [{ file, line, text: `leads nowhere: ${link}` }]
          : [];
      });
    });
}

function isRelative(link: string): boolean {
  return !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(link);
}

function leadsSomewhere(root: string, from: string, link: string): boolean {
  const [target = '', fragment] = link.split('#').map(decodeURIComponent);
  const file = target === '' ? from : path.posix.join(path.posix.dirname(from), target);
  if (file.startsWith('..') || !existsSync(path.join(root, file))) return false;
  return fragment === undefined || !file.endsWith('.md') || anchors(readText(root, file)).has(fragment);
}

/** GitHub's anchors: lower case, spaces to hyphens, no punctuation. */
function anchors(markdown: string): Set<string> {
  const headings = findAll(withoutCode(markdown), /^#{1,6}\s+(.+)$/gm).map(({ groups }) => groups[0] ?? '');
  return new Set(
    headings.map((heading) =>
      heading
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  );
}

function withoutCode(markdown: string): string {
  return markdown.replace(/^```[^]*?^```|`[^`\n]*`/gm, (code) => code.replace(/[^\n]/g, ' '));
}
