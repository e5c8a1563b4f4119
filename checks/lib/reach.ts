export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** A shortest way along the graph's edges, of at least one step, from a node of `starts` to a node of `ends`. */
export function findChain(
  graph: Graph,
  starts: (node: string) => boolean,
  ends: (node: string) => boolean,
): string[] | undefined {
  const cameFrom = new Map<string, string>();
  let front = [...graph.keys()].filter(starts);
  const origins = new Set(front);
  while (front.length > 0) {
    const next: string[] = [];
    for (const node of front) {
      for (const target of graph.get(node) ?? []) {
        if (ends(target)) return [...wayTo(node, cameFrom, origins), target];
        if (cameFrom.has(target) || origins.has(target)) continue;
        cameFrom.set(target, node);
        next.push(target);
      }
    }
    front = next;
  }
  return undefined;
}

function wayTo(node: string, cameFrom: ReadonlyMap<string, string>, origins: ReadonlySet<string>): string[] {
  const way = [node];
  for (let at: string | undefined = node; at !== undefined && !origins.has(at);) {
    at = cameFrom.get(at);
    if (at !== undefined) way.unshift(at);
  }
  return way;
}
