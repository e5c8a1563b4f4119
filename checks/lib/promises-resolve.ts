import { existsSync } from 'node:fs';
import path from 'node:path';
import type { PromiseDeclaration } from '@candor/policy/promises/promise.ts';
import { readText } from './files.ts';
import type { Problem } from './problem.ts';

type Proven = Pick<PromiseDeclaration, 'id' | 'enforcedBy' | 'tests' | 'breakIt'>;

/** Every file, symbol and test that a promise points to is there: "enforced by" is a place that a reader can open. */
export function checkPromisesResolve(root: string, promises: readonly Proven[]): Problem[] {
  return promises.flatMap(({ id, enforcedBy, tests, breakIt }) => {
    const gone = [...tests, ...('test' in breakIt ? [breakIt.test] : [])].filter(
      (file) => !existsSync(path.join(root, file)),
    );
    const unknown = enforcedBy.filter(({ file, symbol }) => !exportsSymbol(root, file, symbol));
    return [
      ...gone.map((file) => ({ file, text: `is a test of ${id} and does not exist` })),
      ...unknown.map(({ file, symbol }) => ({ file, text: `does not export ${symbol}, which ${id} names` })),
    ];
  });
}

function exportsSymbol(root: string, file: string, symbol: string): boolean {
  if (!existsSync(path.join(root, file))) return false;
  return new RegExp(`export (?:async )?(?:function|const|class|type|interface) ${symbol}\\b`, 'u').test(
    readText(root, file),
  );
}
