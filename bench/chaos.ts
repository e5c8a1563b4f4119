// Random SIGKILLs of server, PostgreSQL and agents, and network cuts, under traffic (--small: a tenth): npm run bench -- chaos
import { parseArgs } from 'node:util';
import { chaos, type ChaosPlan } from '../e2e/chaos/chaos.ts';
import { conclude, heading } from './simulate.ts';

const { values } = parseArgs({ options: { small: { type: 'boolean', default: false } } });
const whole: ChaosPlan = {
  agents: 50,
  everyMs: 250,
  kills: { server: 50, postgres: 50, agent: 100 },
  cuts: 20,
  pauseMs: 3_000,
};
const small: ChaosPlan = { ...whole, agents: 10, kills: { server: 5, postgres: 5, agent: 10 }, cuts: 2 };
const plan = values.small ? small : whole;

heading(`chaos: ${plan.agents} agents, a metric and a log row each every ${plan.everyMs} ms`);
const result = await chaos(plan, console.log);
const { done, tookMs, lost, duplicated, differing, ...counted } = result;
console.table({ ...done, minutes: Number((tookMs / 60_000).toFixed(1)), ...counted });
const none = { measured: 0, target: 0, unit: '', peer: '-' };
conclude([
  { ...none, what: 'rows lost that were kept or acknowledged', measured: lost },
  { ...none, what: 'rows or messages stored twice', measured: duplicated },
  { ...none, what: "acknowledged reports with another hash than the server's", measured: differing },
]);
