import { WebSocketServer } from 'ws';
import type { LiveTopic } from '@candor/protocol/messages/live.ts';
import type { Topics } from '../bus/index.ts';
import { refuseSocket, type Caller, type UpgradeListener } from '../http/index.ts';
import type { Platform } from '../platform.ts';
import { Page } from './page.ts';
import { Tickets } from './tickets.ts';
import { liveTopics, rules } from './visible.ts';

export interface Live {
  /** A ticket for the caller's page; used once, within 30 s. */
  ticket(caller: Caller): string;
  /** Takes WebSocket upgrades of the web port. */
  upgrade: UpgradeListener;
  close(): Promise<void>;
}

const maxFrameBytes = 4 * 1024;
const maxPages = 2_000;

export function createLive({ bus, clock }: Pick<Platform, 'bus' | 'clock'>): Live {
  const tickets = new Tickets(clock);
  const pages = new Set<Page>();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
    clientTracking: false,
  });
  const endWhere = (isMeant: (caller: Caller | undefined) => boolean) => {
    tickets.drop(isMeant);
    for (const page of pages) if (isMeant(page.caller)) page.end();
  };
  const endSignIn = ({ accountId, signInId }: Topics['sign-in.ended']) =>
    endWhere(
      (caller) =>
        caller?.accountId === accountId && (signInId === undefined || caller.signIn?.id === signInId),
    );
  const subscriptions = [
    ...liveTopics.map((topic) => follow(bus, topic, pages)),
    bus.subscribe('sign-in.ended', endSignIn),
    // pages come again, with the words that their person has by then
    bus.subscribe('rights.changed', endSignIn),
    bus.subscribe('levels.changed', ({ companyId }) =>
      endWhere((caller) => caller?.companyId === companyId && caller.devices !== undefined),
    ),
  ];
  return {
    ticket: (caller) => tickets.issue(caller),
    upgrade(request, socket, head) {
      if (pages.size >= maxPages) return refuseSocket(socket, '503 Service Unavailable');
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        const page = new Page(webSocket, (ticket) => tickets.redeem(ticket));
        pages.add(page);
        webSocket.once('close', () => pages.delete(page));
      });
    },
    async close() {
      for (const subscription of subscriptions) subscription[Symbol.dispose]();
      for (const page of pages) page.end();
    },
  };
}

function follow<T extends LiveTopic>(bus: Platform['bus'], topic: T, pages: ReadonlySet<Page>): Disposable {
  const { word, isTheirs, id, event } = rules[topic];
  return bus.subscribe(topic, (message: Topics[T]) => {
    const about = id(message);
    for (const page of pages) {
      const { caller } = page;
      if (!caller?.words.has(word) || !isTheirs(message, caller) || !page.wants(topic, about)) continue;
      page.send(event(message), about);
    }
  });
}
