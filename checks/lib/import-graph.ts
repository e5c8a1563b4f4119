import { existsSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { listSources, readText } from './files.ts';
import { scanImports } from './scan.ts';

type Target =
  | { kind: 'file'; file: string }
  | { kind: 'package'; name: string }
  | { kind: 'builtin'; name: string }
  | { kind: 'missing'; specifier: string }
  | { kind: 'computed' };

export interface Edge {
  from: string;
  line: number;
  specifier: string;
  to: Target;
}

/** All imports of all sources, resolved to the file they reach: rules on specifiers are easily walked around. */
export function importEdges(root: string): Edge[] {
  return listSources(root).flatMap((from) =>
    scanImports(readText(root, from)).map(({ specifier, line }) => ({
      from,
      line,
      specifier: specifier ?? '',
      to: specifier === undefined ? ({ kind: 'computed' } as const) : resolve(root, from, specifier),
    })),
  );
}

function resolve(root: string, from: string, specifier: string): Target {
  const [bare = ''] = specifier.split('?');
  if (bare.startsWith('.')) return fileOr(root, path.posix.join(path.posix.dirname(from), bare), specifier);
  if (bare.startsWith('@candor/')) {
    const [, part = '', ...rest] = bare.split('/');
    return fileOr(root, path.posix.join('packages', part, 'src', ...rest), specifier);
  }
  if (isBuiltin(bare)) return { kind: 'builtin', name: bare };
  return {
    kind: 'package',
    name: bare
      .split('/')
      .slice(0, bare.startsWith('@') ? 2 : 1)
      .join('/'),
  };
}

function fileOr(root: string, file: string, specifier: string): Target {
  const absolute = path.join(root, file);
  return existsSync(absolute) && statSync(absolute).isFile()
    ? { kind: 'file', file }
    : { kind: 'missing', specifier };
}
