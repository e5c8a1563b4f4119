// The live stream as a hostile page with a good sign-in would use it.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { api } from '@candor/protocol/api/index.ts';
import { liveRequest } from '@candor/protocol/messages/live.ts';
import { nearlyFitting } from './arbitrary.ts';
import { fuzz, type Budget, type Fuzzed } from './run.ts';
import type { Target } from './target.ts';

const answerMs = 5_000;
const allowedCloses = new Set([1003, 1007, 1009, 4400, 4401]);

/** A few requests each on a stream of its own, after a good hello in half of the cases. */
export async function fuzzLive(target: Target, budget: Budget): Promise<Fuzzed> {
  const known = [...(await target.known()), 'device.changed', 'device.metric', 'focus.stored'];
  const streams = fc.record({
    signedIn: fc.boolean(),
    requests: fc.array(nearlyFitting(liveRequest, known), { minLength: 1, maxLength: 8 }),
  });
  return fuzz(streams, budget, async ({ signedIn, requests }) => {
    const hello = signedIn ? [{ type: 'hello', ticket: await ticket(target) }] : [];
    const { url } = target.server;
    const socket = new WebSocket(`${url.replace('http', 'ws')}/live`, { origin: url });
    const end = Promise.withResolvers<string>();
    socket.on('open', () => {
      for (const request of [...hello, ...requests]) socket.send(JSON.stringify(request) ?? '');
      socket.ping();
    });
    socket.on('pong', () => end.resolve('read'));
    socket.on('error', end.reject);
    socket.on('close', (code) => end.resolve(String(code)));
    const late = setTimeout(() => end.reject(new Error('neither read nor closed')), answerMs);
    const outcome = await end.promise.finally(() => {
      clearTimeout(late);
      socket.terminate();
    });
    assert.ok(outcome === 'read' || allowedCloses.has(Number(outcome)), outcome);
    return outcome;
  });
}

async function ticket(target: Target): Promise<string> {
  const { method, path, response } = api.accounts.liveTicket;
  return response.parse((await target.call(method, path)).body).ticket;
}
