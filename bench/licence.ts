// One look at the licence that an agent holds, from the file's text to how it stands: npm run bench -- licence
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { standingOfKept } from '../packages/agent/src/licence.ts';
import { LicenceSigner } from '../packages/agent/test/licence-signer.ts';
import { conclude, heading } from './simulate.ts';

const rounds = 5000;
heading(`licence: ${rounds} validations of one token with 40 features`);

const policy = generateKeyPairSync('ed25519');
const signer = new LicenceSigner(policy.privateKey);
const deviceId = randomUUID();
const features = Array.from({ length: 40 }, (_, i) => `feature-${i}`);
const kept = { token: signer.token(deviceId, { features }), without: null, floor: Date.now() };
const held = { deviceId, licence: signer.pin };

let valid = 0;
const measure = (): number => {
  const beganNs = process.hrtime.bigint();
  if (standingOfKept(kept, held, Date.now()).state === 'valid') valid++;
  return Number(process.hrtime.bigint() - beganNs) / 1e6;
};
for (let n = 0; n < rounds / 10; n++) measure();
const taken = Array.from({ length: rounds }, measure).toSorted((a, b) => a - b);
const at = (share: number) => taken[Math.floor(taken.length * share)] ?? NaN;
console.log(`${valid} valid: p50 ${at(0.5).toFixed(3)} ms, p99 ${at(0.99).toFixed(3)} ms`);
conclude([{ what: 'p99 of one validation', measured: at(0.99), target: 1, unit: 'ms', peer: '-' }]);
