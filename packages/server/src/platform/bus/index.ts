/**
 * The bus carries what happened to whoever asked for it, inside this process. Messages hold ids, never personal
 * values. A subscriber that fails doesn't hold up the others, and the publisher never learns of it.
 */
import type { Topics } from './topics.ts';

export type { Topics } from './topics.ts';
export type Topic = keyof Topics;

export interface Bus {
  publish<T extends Topic>(topic: T, message: Topics[T]): void;
  /** Called in the order of publishing, until disposed. */
  subscribe<T extends Topic>(topic: T, listener: (message: Topics[T]) => void): Disposable;
}

/** @param failed is told the topic whose subscriber threw */
export function createBus(failed: (topic: Topic, error: unknown) => void): Bus {
  const listeners = new Map<Topic, Set<(message: never) => void>>();
  return {
    publish(topic, message) {
      for (const listener of listeners.get(topic) ?? []) {
        try {
          // subscribe() files a listener only under the topic of its message
          (listener as (message: Topics[typeof topic]) => void)(message);
        } catch (error) {
          failed(topic, error);
        }
      }
    },
    subscribe(topic, listener) {
      const known = listeners.get(topic) ?? new Set();
      listeners.set(topic, known.add(listener));
      return { [Symbol.dispose]: () => void known.delete(listener) };
    },
  };
}
