// A hostile agent's process, with a certificate of the instance: what it tries, and how each try ends. Driven by
// gateway-hostile.ts.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  metricRows,
  SimulatedLink,
  type SimulatedIdentity,
} from '../packages/server/test/simulated-agent.ts';
import { answer } from './simulate.ts';

const [dataDir = ''] = process.argv.slice(2);
/** How it ends: a close code, or the codes of the rows that were refused. */
type Attack = (link: SimulatedLink) => Promise<string>;

const closed = async (link: SimulatedLink) => String(await link.closed);
const batch = (rows: string, seq = 1) =>
  `{"type":"batch","seq":${seq},"createdAt":1,"items":[{"record":"manage.metric","rows":${rows}}]}`;
const row = JSON.stringify(metricRows(1)[0]);

export const attacks: Record<string, { attack: Attack; ends: string }> = {
  'a frame of 30 MB': { attack: send('x'.repeat(30 * 2 ** 20)), ends: '1009' },
  'a billion values in one endless frame': { attack: endless, ends: '1009' },
  'arrays 100,000 deep': { attack: send(batch('['.repeat(100_000))), ends: '4400' },
  'a key __proto__': { attack: send(batch('[{"__proto__":{"isAdmin":true}}]')), ends: '4400' },
  'a key constructor': { attack: send(batch('[{"constructor":{"prototype":{}}}]')), ends: '4400' },
  'HTML and text that turns direction': {
    attack: refused([{ ...metricRows(1)[0], slot: '<img src=x onerror=alert(1)>\u202e' }]),
    ends: 'unclean_text',
  },
  'the id of a foreign device': {
    attack: refused([{ ...metricRows(1)[0], deviceId: '00000000-0000-4000-8000-000000000000' }]),
    ends: 'unknown_field',
  },
  'thousands of names of fields': {
    attack: refused([Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`k${i}`, i]))]),
    ends: 'unknown_field',
  },
  'reports without an end, none of them awaited': { attack: flood, ends: '4400' },
};

answer({ attack });

/** Each attack on a connection of its own; answers those that ended otherwise than they should. */
async function attack(port: number): Promise<string[]> {
  const { identities } = JSON.parse(readFileSync(path.join(dataDir, 'simulation.json'), 'utf8')) as {
    identities: SimulatedIdentity[];
  };
  const wrong: string[] = [];
  for (const [i, [what, { attack: act, ends }]] of Object.entries(attacks).entries()) {
    const link = new SimulatedLink(identities[i], { port });
    await link.hello();
    const end = await act(link);
    if (end !== ends) wrong.push(`${what}: ${end} instead of ${ends}`);
    link.socket.terminate();
  }
  return wrong;
}

function send(text: string): Attack {
  return (link) => {
    link.send(text);
    return closed(link);
  };
}

function refused(rows: Record<string, unknown>[]): Attack {
  return async (link) => {
    const ack = await link.report([{ record: 'manage.metric', rows }]);
    return [...new Set(ack.refused.map(({ code }) => code))].join(' ');
  };
}

async function endless(link: SimulatedLink): Promise<string> {
  const values = '0,'.repeat(8_192);
  link.socket.send('{"type":"batch","values":[', { fin: false });
  for (let sent = 0; sent < 1e9 && link.socket.readyState === link.socket.OPEN; sent += 8_192)
    await new Promise((resolve) => link.socket.send(values, { fin: false }, resolve));
  return closed(link);
}

/** Ten thousand full reports with the same wrong number. */
async function flood(link: SimulatedLink): Promise<string> {
  const text = batch(`[${Array.from({ length: 500 }, () => row).join()}]`, 99);
  for (let i = 0; i < 10_000 && link.socket.readyState === link.socket.OPEN; i++)
    await new Promise((resolve) => link.socket.send(text, resolve));
  return closed(link);
}
