export type Stage = (name: string, ms: number) => void;

/** Runs work and tells how long it took, when it ended well. */
export function stageTimer(stage: Stage = () => undefined) {
  return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const result = await work();
    stage(name, performance.now() - startedAt);
    return result;
  };
}
