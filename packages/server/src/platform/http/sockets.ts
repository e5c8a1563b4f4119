import type { Duplex } from 'node:stream';
import type { UpgradeListener } from './listeners.ts';

/**
 * Every WebSocket of the web port, and who may open it: a page, which names the origin that it is of, or also an end that
 * is no browser, and names none.
 */
export const socketRoutes = { '/live': 'page', '/relay': 'page-or-device' } as const;

type Handlers = Readonly<Record<keyof typeof socketRoutes, UpgradeListener>>;

/** The one way to a socket: a page of another site may not even ask. */
export function socketHook(handlers: Handlers, publicUrl: URL): UpgradeListener {
  const routes = new Map(Object.entries(handlers));
  const open = new Map<string, string>(Object.entries(socketRoutes));
  return (request, socket, head) => {
    const { url = '', headers } = request;
    const [path = ''] = url.split('?');
    const handler = routes.get(path);
    if (!handler) return refuseSocket(socket, '404 Not Found');
    const isNoPage = headers.origin === undefined && open.get(path) === 'page-or-device';
    if (!isNoPage && headers.origin !== publicUrl.origin) return refuseSocket(socket, '403 Forbidden');
    handler(request, socket, head);
  };
}

export function refuseSocket(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
