/**
 * The live stream to pages: one WebSocket, /live on the web port. Promises: nothing is sent before a one-time ticket
 * named the sign-in, each event passes the filter of its list, and a page that reads too slowly is closed, not queued.
 */
export { createLive, type Live } from './live.ts';
