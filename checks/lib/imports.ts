import { findCycles } from './cycles.ts';
import { isTest } from './files.ts';
import { importEdges, type Edge } from './import-graph.ts';
import { moduleCycles, moduleProblem } from './import-modules.ts';
import { partOf, partRules } from './parts.ts';
import type { Problem } from './problem.ts';
import { findChain } from './reach.ts';

/** Direction between parts, modules by their index.ts, no cycles, Focus without capture. Type-only imports count. */
export function checkImports(root: string): Problem[] {
  const edges = importEdges(root).filter(({ from }) => partOf(from) !== undefined);
  const rules = [resolutionProblem, partProblem, packageProblem, testProblem, moduleProblem];
  const problems = edges.flatMap((edge) =>
    rules.flatMap((rule) => {
      const text = rule(edge);
      return text === undefined ? [] : [{ file: edge.from, line: edge.line, text }];
    }),
  );
  return [
    ...problems,
    ...findCycles(fileGraph(edges), 'import cycle'),
    ...moduleCycles(edges),
    ...focusProblems(edges),
  ];
}

function resolutionProblem({ from, to }: Edge): string | undefined {
  if (to.kind === 'missing') return `"${to.specifier}" is no file; relative imports carry their extension`;
  if (to.kind === 'computed' && !isTest(from))
    return 'a computed import cannot be checked; write the path out';
  return undefined;
}

function partProblem({ from, specifier, to }: Edge): string | undefined {
  const part = partOf(from) ?? '';
  const rule = partRules[part];
  if (!rule) return `part "${part}" is not in checks/lib/parts.ts`;
  if (to.kind !== 'file') return undefined;
  const target = partOf(to.file);
  if (target === part) return undefined;
  if (target === undefined) {
    const allowed = isTest(from) && to.file === 'scripts/system-packages.ts';
    return allowed ? undefined : `a part may not import ${to.file}`;
  }
  const parts = isTest(from) ? [...rule.parts, ...(rule.tests ?? [])] : rule.parts;
  if (!parts.includes(target)) return `${part} may not import ${target} (${to.file})`;
  return specifier.startsWith('.') ? `another part is imported as @candor/${target}/...` : undefined;
}

function packageProblem({ from, to }: Edge): string | undefined {
  const part = partOf(from) ?? '';
  const rule = partRules[part];
  const isProduct = from.startsWith(`packages/${part}/src/`) && !isTest(from);
  if (!rule || !isProduct || (to.kind !== 'builtin' && to.kind !== 'package')) return undefined;
  if (to.kind === 'builtin' && rule.builtins === 'none') return `${part} runs without Node: no ${to.name}`;
  if (to.kind === 'package' && rule.packages?.includes(to.name) === false)
    return `${part} may not import ${to.name}`;
  return rule.never?.includes(to.name) ? `${part} may never import ${to.name}` : undefined;
}

function testProblem({ from, to }: Edge): string | undefined {
  const isBackwards = to.kind === 'file' && isTest(to.file) && !isTest(from);
  return isBackwards ? `the product may not import the test file ${to.file}` : undefined;
}

/** Focus may not reach screen capture, over however many files. */
function focusProblems(edges: Edge[]): Problem[] {
  const chain = findChain(
    fileGraph(edges.filter(({ from }) => !isTest(from))),
    (file) => file.startsWith('packages/agent/src/focus/'),
    (file) => file.startsWith('packages/agent/src/remote/'),
  );
  return chain ? [{ file: chain[0] ?? '', text: `focus reaches remote: ${chain.join(' -> ')}` }] : [];
}

function fileGraph(edges: Edge[]): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const { from, to } of edges) {
    if (to.kind === 'file') graph.set(from, (graph.get(from) ?? new Set()).add(to.file));
  }
  return graph;
}
