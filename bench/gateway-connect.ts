// Server CPU of a connection from its first byte to its welcome, full and resumed: npm run bench -- gateway-connect
import { conclude, heading, simulate, type Cpu } from './simulate.ts';

const agents = 1_000;
heading(`gateway-connect: ${agents} simulated agents over real mutual TLS 1.3, ending with a welcome`);
await using simulation = await simulate(agents);
const { server, serving } = simulation;

/** Two rounds each: the first warms the server up and gathers tickets. */
const round = async (resumed: boolean): Promise<Cpu & { resumptions: number }> => {
  const before = await server.ask<Cpu>('cpu');
  const resumptions = await simulation.agents.ask<number>('connect', {
    n: agents,
    port: serving.port,
    resumed,
  });
  const after = await server.ask<Cpu>('cpu');
  await simulation.agents.ask('disconnect');
  return {
    nodeMs: (after.nodeMs - before.nodeMs) / agents,
    postgresMs: (after.postgresMs - before.postgresMs) / agents,
    resumptions,
  };
};
await round(false);
const full = await round(false);
const resumed = await round(true);
console.log(
  `resumed: ${resumed.resumptions} of ${agents}; PostgreSQL beside it: ${full.postgresMs.toFixed(2)} and ${resumed.postgresMs.toFixed(2)} ms a connection`,
);
conclude([
  {
    what: 'full handshake + hello + welcome',
    measured: full.nodeMs,
    target: 5,
    unit: 'ms CPU',
    peer: '19 ms (MeshCentral)',
  },
  { what: 'resumed + hello + welcome', measured: resumed.nodeMs, target: 3, unit: 'ms CPU', peer: '-' },
]);
