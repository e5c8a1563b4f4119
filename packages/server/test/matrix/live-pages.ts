import { once } from 'node:events';
import { WebSocket } from 'ws';
import { companyHeader } from '@candor/protocol/api/route.ts';
import type { LiveTopic } from '@candor/protocol/messages/live.ts';
import type { Column } from './principals.ts';

/** A page that asked for every topic. */
export interface LivePage {
  /** `topic` or, of what has a number, `topic at`. */
  events: string[];
  /** Everything that was sent before has been read by then. */
  settled(): Promise<void>;
  close(): void;
}

export async function openPage(
  url: string,
  { who, tenant }: Pick<Column, 'who' | 'tenant'>,
  topics: readonly LiveTopic[],
): Promise<LivePage> {
  const named = tenant ? { [companyHeader]: tenant.id } : {};
  const { body } = await who.client.call('POST', '/api/live-ticket', undefined, named);
  const socket = new WebSocket(`${url.replace('http', 'ws')}/live`, { origin: url });
  const events: string[] = [];
  socket.on('message', (text) => {
    const { topic, at } = JSON.parse(Buffer.isBuffer(text) ? text.toString('utf8') : '');
    events.push(topic === 'focus.stored' ? `${topic} ${at}` : topic);
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'hello', ticket: (body as { ticket: string }).ticket }));
  for (const topic of topics) socket.send(JSON.stringify({ type: 'subscribe', topic }));
  return {
    events,
    async settled() {
      socket.ping();
      await once(socket, 'pong');
    },
    close: () => socket.terminate(),
  };
}
