import { findCycles } from './cycles.ts';
import { isTest } from './files.ts';
import type { Edge } from './import-graph.ts';
import type { Problem } from './problem.ts';

/** Where modules live, and what of the same part a module may import besides other modules' index.ts. */
const houses = [
  { src: 'packages/server/src/', modules: 'modules', shared: ['platform/', 'config.ts'] },
  {
    src: 'packages/web/src/',
    modules: 'features',
    shared: ['ui/', 'api/', 'api.ts', 'signer/', 'factors/', 'texts/'],
  },
] as const;

type House = (typeof houses)[number];

export function moduleProblem({ from, to }: Edge): string | undefined {
  const house = houses.find(({ src }) => from.startsWith(src));
  if (!house || to.kind !== 'file' || !to.file.startsWith(house.src)) return undefined;
  const target = to.file.slice(house.src.length);
  const own = moduleOf(house, from);
  const other = moduleOf(house, to.file);
  if (other !== undefined && other !== own) {
    if (isShared(house, from)) return `${from.slice(house.src.length)} may not import a module (${target})`;
    return target === `${house.modules}/${other}/index.ts`
      ? undefined
      : `${other} is imported by its index.ts only (${target})`;
  }
  if (own === undefined || other === own || isShared(house, to.file) || isTest(from)) return undefined;
  return `a module imports ${house.shared.join(', ')} and other modules, not ${target}`;
}

/** Modules that need each other are one module, or want a third. Tests may look around. */
export function moduleCycles(edges: Edge[]): Problem[] {
  return houses.flatMap((house) => {
    const graph = new Map<string, Set<string>>();
    for (const { from, to } of edges) {
      const own = moduleOf(house, from);
      const other = to.kind === 'file' ? moduleOf(house, to.file) : undefined;
      if (own === undefined || other === undefined || own === other || isTest(from)) continue;
      graph.set(own, (graph.get(own) ?? new Set()).add(other));
    }
    return findCycles(graph, 'module cycle').map(({ file, text }) => ({
      file: `${house.src}${house.modules}/${file}`,
      text,
    }));
  });
}

function moduleOf(house: House, file: string): string | undefined {
  const start = `${house.src}${house.modules}/`;
  return file.startsWith(start) ? file.slice(start.length).split('/')[0] : undefined;
}

function isShared(house: House, file: string): boolean {
  return house.shared.some(
    (shared) => file.slice(house.src.length).startsWith(shared) && file.startsWith(house.src),
  );
}
