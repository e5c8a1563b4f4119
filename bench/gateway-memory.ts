// Memory of the server's process with 1,000 connected agents: npm run bench -- gateway-memory
import { conclude, heading, simulate } from './simulate.ts';

const agents = 1_000;
heading(`gateway-memory: ${agents} simulated agents over real mutual TLS 1.3, connected and idle`);
await using simulation = await simulate(agents);
const { server, serving } = simulation;
const connect = (n: number) => simulation.agents.ask('connect', { n, port: serving.port, resumed: false });

// code is compiled and pools are full before the first measurement
await connect(100);
await simulation.agents.ask('disconnect');
const idle = await server.ask<number>('rssBytes');
await connect(agents);
const connected = await server.ask<number>('rssBytes');
const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
console.log(`server without agents ${mebibytes(idle)} MiB, with ${agents}: ${mebibytes(connected)} MiB`);
conclude([
  {
    what: 'RSS an agent',
    measured: (connected - idle) / agents / 1000,
    target: 100,
    unit: 'kB',
    peer: '510 kB (MeshCentral)',
  },
]);
