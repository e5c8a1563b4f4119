import type { Group, Handlers } from './router.ts';
import type { AnyHandler } from './serve-route.ts';
import type { HttpServer } from './server.ts';

/** Binds every entry of a contract's group. What a handler doesn't say, its contract entry decides. */
export function registerGroup<G extends Group>(server: HttpServer, group: G, handlers: Handlers<G>): void {
  for (const [name, route] of Object.entries(group)) {
    // Handlers<G> has one for each name; its input was parsed by the schemas that its type comes from
    server.bind(route, handlers[name] as AnyHandler);
  }
}
