/// <reference path="./focus/x11-types.d.ts" />
import { parseDisplay, type XClient } from 'x11';

const tcpBasePort = 6_000;

/** Where the server of a display (`:0`, `unix:0`, `host:10.0`) listens. Throws for what is no display's name. */
export function displayAddress(display: string): { path: string } | { host: string; port: number } {
  const { protocol, host, displayNum } = parseDisplay(display);
  const isLocal = (host === '' || host === 'unix') && protocol !== 'tcp';
  if (isLocal) return { path: `/tmp/.X11-unix/X${displayNum}` };
  return { host: host || 'localhost', port: tcpBasePort + Number(displayNum) };
}

/**
 * The library keeps the numbers of atoms for all connections of the process; every X server has its own. To be called
 * as soon as it is connected, before anything is asked.
 */
export function keepOwnAtoms(client: XClient): void {
  client.atoms = { ...client.atoms };
}
