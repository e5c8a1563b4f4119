// What a hostile agent with a valid certificate can make of the server's memory: npm run bench -- gateway-hostile
import { conclude, heading, Part, simulate } from './simulate.ts';

const rounds = 20;
const agents = 20;
heading(
  `gateway-hostile: ${rounds} rounds of frames of 30 MB, deep arrays, __proto__, foreign ids and a billion values`,
);
await using simulation = await simulate(agents);
const { server, serving } = simulation;
await using hostile = new Part('simulate-hostile.ts', [simulation.dataDir]);
const attack = async (n: number) => {
  const wrong = new Set<string>();
  for (let i = 0; i < n; i++)
    for (const one of await hostile.ask<string[]>('attack', serving.port)) wrong.add(one);
  return [...wrong];
};

// code is compiled, pools are full and the heap has its size before the first measurement
await attack(rounds);
const before = await server.ask<number>('rssBytes');
const wrong = await attack(rounds);
const after = await server.ask<number>('rssBytes');
for (const one of wrong) console.log(one);
console.log(`RSS ${(before / 2 ** 20).toFixed(1)} MiB before, ${(after / 2 ** 20).toFixed(1)} MiB after`);
conclude([
  { what: 'growth of RSS', measured: (after - before) / 1e6, target: 5, unit: 'MB', peer: '-' },
  { what: 'attacks that ended otherwise', measured: wrong.length, target: 0, unit: '', peer: '-' },
]);
