import type { Problem } from './problem.ts';
import { findChain, type Graph } from './reach.ts';

/** One problem for each knot of nodes that reach each other, with a shortest round through its first node. */
export function findCycles(graph: Graph, name: string): Problem[] {
  return knots(graph).map((knot) => {
    const inside = new Map(
      knot.map((node) => [node, new Set([...(graph.get(node) ?? [])].filter((to) => knot.includes(to)))]),
    );
    const first = knot.toSorted()[0] ?? '';
    const isFirst = (node: string) => node === first;
    return { file: first, text: `${name}: ${findChain(inside, isFirst, isFirst)?.join(' -> ')}` };
  });
}

/** Strongly connected components of more than one node, or of one that names itself (Tarjan 1972). */
function knots(graph: Graph): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (node: string): number => {
    const index = order.size;
    order.set(node, index);
    stack.push(node);
    let low = index;
    for (const target of graph.get(node) ?? []) {
      if (!order.has(target)) low = Math.min(low, visit(target));
      else if (stack.includes(target)) low = Math.min(low, lowest.get(target) ?? order.get(target) ?? low);
    }
    lowest.set(node, low);
    if (low !== index) return low;
    const knot = stack.splice(stack.indexOf(node));
    if (knot.length > 1 || graph.get(node)?.has(node)) found.push(knot);
    return low;
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return found;
}
