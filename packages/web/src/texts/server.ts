import { enServer } from './en-server.ts';
import { partOf } from './language.ts';

export type ServerTexts = typeof enServer;

/** Of the server, its backups, and what its own computer sends. */
export const serverTexts = await partOf(enServer, async () => (await import('./de-server.ts')).deServer);
