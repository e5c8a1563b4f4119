// The relay's process of a measurement (relay.ts), with TLS. Not a measurement by itself.
import { serveRelay, type ServedRelay } from '@candor/relay/serve.ts';
import { answer } from './simulate.ts';

let relay: ServedRelay | undefined;

answer(
  {
    async serve(given: { secret: string; cert: string; key: string }) {
      const tls = { cert: Buffer.from(given.cert), key: Buffer.from(given.key) };
      relay = await serveRelay({ port: 0, secret: given.secret, tls });
      return relay.port;
    },
    async cpuMs() {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000;
    },
    rssBytes: async () => process.memoryUsage.rss(),
  },
  async () => relay?.[Symbol.asyncDispose](),
);
