import { placeName } from '../../listen-places.ts';

/** The port belongs to somebody else; nothing was started. */
export class ListenRefused extends Error {
  override readonly name = 'ListenRefused';
  readonly exitCode = 78;
}

/** What an operator is told when a socket can't be bound, by the option that says where; undefined for other errors. */
export function listenRefusal(option: string, error: unknown): ListenRefused | undefined {
  if (!isListenError(error)) return undefined;
  const place = placeName({ host: error.address, port: error.port });
  if (error.code === 'EADDRINUSE')
    return new ListenRefused(`${option}: ${place} is in use by another program`);
  return new ListenRefused(`${option}: cannot listen on ${place} (${error.code})`);
}

type ListenError = Error & { code: string; address: string; port: number };

function isListenError(error: unknown): error is ListenError {
  return (
    error instanceof Error &&
    'code' in error &&
    'address' in error &&
    'port' in error &&
    'syscall' in error &&
    error.syscall === 'listen'
  );
}
