import { useQueries } from '@tanstack/react-query';
import { api, apiQuery } from '../../api.ts';
import type { MatrixRange } from '../../ui/matrix-cells.ts';
import type { MatrixHead } from '../../ui/matrix.tsx';
import { keyOf, type LevelCell } from './levels-edits.ts';

/** As many of each as one question takes. */
const BLOCK = 50;
const FRESH_MS = 30_000;

/** Levels of these parts of the matrix, what is in sight and what is chosen, asked for in blocks that are kept. */
export function useLevelsInSight(
  companyId: string,
  members: readonly MatrixHead[],
  devices: readonly MatrixHead[],
  parts: readonly MatrixRange[],
) {
  const all = parts.flatMap(({ rows, columns }) =>
    blocksOf(rows).flatMap((row) => blocksOf(columns).map((column) => ({ row, column }))),
  );
  const blocks = [...new Map(all.map((block) => [`${block.row} ${block.column}`, block])).values()];
  return useQueries({
    queries: blocks.map(({ row, column }) => ({
      ...apiQuery(api.levels.matrix, {
        params: { c: companyId },
        query: { members: idsOf(members, row), devices: idsOf(devices, column) },
      }),
      enabled: members.length > 0 && devices.length > 0,
      staleTime: FRESH_MS,
    })),
    combine: cellsOf,
  });
}

const idsOf = (heads: readonly MatrixHead[], block: number) =>
  heads.slice(block * BLOCK, (block + 1) * BLOCK).map(({ id }) => id);

function blocksOf([from, to]: [number, number]): number[] {
  const first = Math.floor(from / BLOCK);
  return Array.from({ length: Math.floor(to / BLOCK) - first + 1 }, (_, index) => first + index);
}

function cellsOf(found: { data: { cells: LevelCell[] } | undefined; error: Error | null }[]) {
  const cells = new Map(
    found.flatMap(({ data }) => data?.cells ?? []).map((cell) => [keyOf(cell), cell] as const),
  );
  return { cells, error: found.find(({ error }) => error !== null)?.error ?? null };
}
