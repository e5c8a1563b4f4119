/**
 * Owns mail: letters to people. Promises: a letter exists when the transaction that wrote it commits, and is sent even
 * when the server is killed meanwhile; address and contents are sealed and go when it ends; it says only what its
 * template says, links to this instance only, and leaves over TLS through the gate or not at all.
 */
export type { Delivery, Letter } from './letter.ts';
export { createMail, type Mail } from './mail.ts';
export { mailFigures, type MailFigures } from './queries.ts';
