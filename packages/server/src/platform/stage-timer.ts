export type Stage = (name: string, ms: number) => void;
export type Timed = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Runs work and tells how long it took, when it ended well. */
export function stageTimer(stage: Stage = () => undefined): Timed {
  return async (name, work) => {
    const startedAt = performance.now();
    const result = await work();
    stage(name, performance.now() - startedAt);
    return result;
  };
}
