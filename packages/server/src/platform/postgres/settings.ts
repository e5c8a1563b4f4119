/** Names the socket's file; nothing listens on the network. */
export const port = 5432;

/** PostgreSQL's settings; its own log says nothing that a row holds. */
const settings: Record<string, string> = {
  port: String(port),
  listen_addresses: '',
  unix_socket_permissions: '0700',
  synchronous_commit: 'on',
  shared_buffers: '128MB',
  max_connections: '60',
  timezone: 'UTC',
  jit: 'off',
  // old segments would keep deleted values longer
  wal_recycle: 'off',
  log_min_messages: 'warning',
  log_statement: 'none',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  // read by messages.ts
  log_line_prefix: 'candor|%e|%b|',
};

export function serverArguments(
  cluster: string,
  socketDir: string,
  more: Readonly<Record<string, string>>,
): string[] {
  const all = { ...settings, unix_socket_directories: socketDir, ...more };
  return ['-D', cluster, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
