/** What the address says when a provider sent the browser back and something was refused. */
export interface Returned {
  problem?: string;
  check?: string;
}

export function readReturn({ problem, check }: Record<string, unknown>): Returned {
  return {
    ...(typeof problem === 'string' && { problem }),
    ...(typeof check === 'string' && { check }),
  };
}
