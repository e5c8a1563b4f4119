import type { Reply } from 'x11';

/** One request with its answer. Undefined where it was refused, as for a window that is gone. */
export function answered<T>(request: (done: Reply<T>) => void): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<T | undefined>();
  request((error, result) => {
    resolve(error ? undefined : result);
    return true;
  });
  return promise;
}
