import { allowed, outcomes, withFacts } from '@candor/policy/rights/decide-samples.ts';
// One Decision with all its lines, of every outcome that a line has: npm run bench -- decide
import { decide } from '@candor/policy/rights/decide.ts';
import type { PolicyNode } from '@candor/policy/rights/modes.ts';
import { conclude, heading } from './simulate.ts';

const rounds = 2000;
heading(
  `decide: ${outcomes.length} inputs x ${rounds} rounds, most with a company, 8 units and a device on the path`,
);

const place = (kind: PolicyNode['kind'], name: string): PolicyNode => ({
  kind,
  id: name,
  name,
  body: { rights: { terminal: 'ask' }, hours: [{ days: [1, 2, 3, 4, 5], fromMinute: 0, untilMinute: 1440 }] },
});
const units = Array.from({ length: 8 }, (_, i) => place('unit', `unit ${i}`));
const deep = withFacts(allowed, {
  company_policy: {
    right: 'terminal',
    path: [place('company', 'Example'), ...units, place('device', 'PC-12')],
    minuteOfWeek: 600,
  },
});
const inputs = outcomes.map(({ given }) => withFacts(deep, given));

let refused = 0;
const measure = (): number[] =>
  inputs.flatMap((input) => {
    const beganNs = process.hrtime.bigint();
    if (decide(input).verdict === 'refuse') refused++;
    return Number(process.hrtime.bigint() - beganNs) / 1e6;
  });
measure();
const taken = Array.from({ length: rounds }, measure)
  .flat()
  .toSorted((a, b) => a - b);
const at = (share: number) => taken[Math.floor(taken.length * share)] ?? NaN;
console.log(
  `${taken.length} decisions, ${refused} refused: p50 ${(at(0.5) * 1000).toFixed(1)} µs, p99.9 ${(at(0.999) * 1000).toFixed(1)} µs`,
);
conclude([{ what: 'p99 of one Decision', measured: at(0.99), target: 0.05, unit: 'ms', peer: '-' }]);
