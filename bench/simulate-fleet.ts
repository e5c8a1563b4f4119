// A process of agents that stay: each comes back by the real agent's back-off, keeps a report until it is answered, and
// sends it again when it was not. Driven by fleet.ts.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { backOffMs } from '../packages/agent/src/back-off.ts';
import { devicePolicy } from '../packages/protocol/src/messages/server.ts';
import { policyVersion } from '../packages/server/src/modules/devices/device-policy.ts';
import {
  metricRows,
  SimulatedLink,
  type SimulatedIdentity,
} from '../packages/server/test/simulated-agent.ts';
import type { Crew, Progress } from './fleet.ts';
import { answer } from './simulate.ts';

const rowsOfReport = 14;
const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Before it lie the minutes of all reports, none in two of them. */
const startedAt = Date.now();
const [dataDir = ''] = process.argv.slice(2);
const agents: StayingAgent[] = [];
/** Everybody reports once in this time; 0: nobody does. */
let everyMs = 0;

answer({ start, report, progress });

async function start({ port, from, to, addresses }: Crew): Promise<void> {
  // prepare() of the server's process wrote it
  const { identities } = JSON.parse(readFileSync(path.join(dataDir, 'simulation.json'), 'utf8')) as {
    identities: SimulatedIdentity[];
  };
  for (const [i, identity] of identities.slice(from, to).entries()) {
    const nth = (from + i) % addresses;
    const address = `127.0.${10 + Math.floor(nth / 250)}.${1 + (nth % 250)}`;
    const agent = new StayingAgent(identity, port, address);
    agents.push(agent);
    void agent.stay();
  }
}

async function report(ms: number): Promise<void> {
  const wasSilent = everyMs === 0;
  everyMs = ms;
  if (wasSilent) for (const agent of agents) void agent.keepReporting();
}

async function progress(): Promise<Progress> {
  const sum = (of: (agent: StayingAgent) => number) => agents.reduce((total, agent) => total + of(agent), 0);
  return {
    online: sum(({ link }) => (link ? 1 : 0)),
    answeredRows: sum((agent) => agent.answered * rowsOfReport),
    tries: sum((agent) => agent.tries),
    taken: sum((agent) => agent.taken),
  };
}

class StayingAgent {
  link: SimulatedLink | undefined;
  answered = 0;
  tries = 0;
  /** Policies that it took. */
  taken = 0;
  #policyVersion = policyVersion(new Date());
  readonly #identity: SimulatedIdentity;
  readonly #tls: { localAddress: string; session?: Buffer };
  readonly #port: number;
  #failures = 0;
  /** The report without an answer, byte for byte. */
  #unanswered: { seq: number; bytes: Buffer } | undefined;
  #nextSeq = 1;

  constructor(identity: SimulatedIdentity, port: number, localAddress: string) {
    this.#identity = identity;
    this.#port = port;
    this.#tls = { localAddress };
  }

  async stay(): Promise<never> {
    // as if they had been trying for a while
    await wait(backOffMs(3));
    for (;;) {
      this.tries++;
      const link = new SimulatedLink(this.#identity, { port: this.#port, tls: this.#tls });
      await this.#converse(link).catch(() => undefined); // turned away, or lost: the next try is due
      this.link = undefined;
      if (link.ticket) this.#tls.session = link.ticket;
      await wait(backOffMs(++this.#failures));
    }
  }

  async #converse(link: SimulatedLink): Promise<void> {
    if ((await link.opened) === 'refused') return;
    const { lastSeq } = await link.hello({ policyVersion: this.#policyVersion });
    void this.#takePolicies(link).catch(() => undefined); // the connection is over
    this.#failures = 0;
    this.link = link;
    if (this.#unanswered && lastSeq >= this.#unanswered.seq) this.#acknowledge();
    else if (this.#unanswered) void this.#send(link, this.#unanswered.bytes);
    await link.closed;
  }

  /** Says at once that what was sent is in force, as an agent does that refuses nothing of it. */
  async #takePolicies(link: SimulatedLink): Promise<never> {
    for (;;) {
      const { document } = await link.next('policy', dayMs);
      const { version } = devicePolicy.parse(JSON.parse(document));
      link.send({ type: 'policyTaken', version });
      this.#policyVersion = version;
      this.taken++;
    }
  }

  /** A report each `everyMs`, at a moment of its own, once the one before is answered. */
  async keepReporting(): Promise<void> {
    await wait(Math.random() * everyMs);
    for (; everyMs > 0; await wait(everyMs)) {
      if (!this.link || this.#unanswered) continue;
      const seq = this.#nextSeq++;
      const rows = metricRows(rowsOfReport, startedAt - seq * rowsOfReport * minuteMs);
      const bytes = this.link.reportBytes([{ record: 'manage.metric', rows }], seq);
      this.#unanswered = { seq, bytes };
      void this.#send(this.link, bytes);
    }
  }

  async #send(link: SimulatedLink, bytes: Buffer): Promise<void> {
    link.socket.send(bytes, { binary: false });
    const ack = await link.next('ack', 60_000).catch(() => undefined); // lost: it is sent again
    if (ack && ack.seq === this.#unanswered?.seq) this.#acknowledge();
  }

  #acknowledge(): void {
    this.#unanswered = undefined;
    this.answered++;
  }
}
