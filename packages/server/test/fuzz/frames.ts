// The gateway's wire as a hostile agent with a good certificate would use it.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { z } from 'zod';
import { wireSchema } from '@candor/policy/derive/wire.ts';
import { records } from '@candor/policy/dictionary/index.ts';
import { closeCodes } from '@candor/protocol/errors.ts';
import {
  batch,
  gap,
  hello,
  leave,
  policyRefused,
  policyTaken,
  renew,
  type Batch,
} from '@candor/protocol/messages/agent.ts';
import { metricRows, SimulatedLink, type SimulatedIdentity } from '../simulated-agent.ts';
import { hostileValue, nearlyFitting } from './arbitrary.ts';
import { fuzz, type Budget, type Fuzzed } from './run.ts';

/** The same run all the time: a changing one would be taken for a copied identity. */
const bootId = '0198c0de-0000-7000-8000-00000000f022';
const answerMs = 5_000;
const allowedCloses = new Set<number>([1000, 1003, 1006, 1007, 1009, ...Object.values(closeCodes)]);

export interface Attacker {
  identity: SimulatedIdentity;
  port: number;
  /** Another identity: a report whose number was used for another marks the device as copied. */
  enrol: () => Promise<SimulatedIdentity>;
}
const copied = String(closeCodes.identityInUse);

type Attack = (attacker: Attacker, budget: Budget) => Promise<Fuzzed>;

/** Each message of the agent by its name, and the rows of reports. */
export const attacks: readonly (readonly [string, Attack])[] = [
  ['hello', (attacker, budget) => fuzzHello(attacker, hello, budget)],
  ...Object.entries({ batch, renew, gap, leave, policyRefused, policyTaken }).map(
    ([name, schema]) =>
      [name, (attacker: Attacker, budget: Budget) => fuzzFrames(attacker, schema, budget)] as const,
  ),
  ['rows of every record', (attacker, budget) => fuzzRows(attacker, budget)],
];

/** Frames of one schema after a good hello, a connection anew after each that ended one. */
async function fuzzFrames(attacker: Attacker, schema: z.ZodType, budget: Budget): Promise<Fuzzed> {
  const frames = fc.oneof(
    { arbitrary: nearlyFitting(schema).map((value) => JSON.stringify(value)), weight: 9 },
    { arbitrary: brokenFrame, weight: 1 },
  );
  return send(attacker, frames, budget);
}

/** First frames that are not the hello they should be. */
async function fuzzHello(attacker: Attacker, schema: z.ZodType, budget: Budget): Promise<Fuzzed> {
  const frames = nearlyFitting(schema).map((value) =>
    JSON.stringify(isObject(value) && 'bootId' in value ? { ...value, bootId } : value),
  );
  return fuzz(frames, budget, async (frame) => {
    await using link = new SimulatedLink(attacker.identity, attacker);
    assert.equal(await link.opened, 'open');
    link.send(frame ?? 'null');
    return await outcome(attacker, link, 'welcome');
  });
}

/** Reports whose rows are those of the dictionary's records, with something wrong in most of them. */
async function fuzzRows(attacker: Attacker, budget: Budget): Promise<Fuzzed> {
  const items = records
    .filter(({ channel }) => channel === 'agent')
    .map((record) =>
      fc
        .array(nearlyFitting(wireSchema(record)), { maxLength: 5 })
        .map((rows) => ({ record: record.name, rows })),
    );
  const reports = fc
    .array(fc.oneof(...items), { minLength: 1, maxLength: 4 })
    .map((all) => ({ type: 'batch', createdAt: Date.now(), items: all }));
  await using open = new Opened(attacker);
  return await fuzz(reports, budget, async (report) => {
    const { link, seq } = await open.ready();
    link.send({ ...report, seq: seq + 1 });
    const end = await outcome(attacker, link, 'ack');
    if (end !== 'ack') open.forget();
    else open.seq = seq + 1;
    return end;
  });
}

/** The server is there for honest agents: a good report is stored. */
export async function requireAlive({ identity, port }: Pick<Attacker, 'identity' | 'port'>): Promise<void> {
  await using link = new SimulatedLink(identity, { port });
  await link.hello({ bootId });
  const { refused } = await link.report([{ record: 'manage.metric', rows: metricRows(3) }] as Batch['items']);
  assert.deepEqual(refused, []);
}

async function send(attacker: Attacker, frames: fc.Arbitrary<unknown>, budget: Budget): Promise<Fuzzed> {
  await using open = new Opened(attacker);
  return await fuzz(frames, budget, async (frame) => {
    const { link } = await open.ready();
    link.socket.send(frame instanceof Uint8Array ? frame : String(frame), {
      binary: frame instanceof Uint8Array,
    });
    open.forget();
    // a ping is answered after the frame before it was read
    const answered = Promise.withResolvers<string>();
    link.socket.once('pong', () => answered.resolve('read'));
    link.socket.ping();
    const end = await Promise.race([answered.promise, link.closed.then(closeOf), late()]);
    await link.close();
    if (end === copied) attacker.identity = await attacker.enrol();
    return end;
  });
}

/** One connection after another, welcomed. */
class Opened implements AsyncDisposable {
  readonly #attacker: Attacker;
  #link: SimulatedLink | undefined;
  seq = 0;

  constructor(attacker: Attacker) {
    this.#attacker = attacker;
  }

  async ready(): Promise<{ link: SimulatedLink; seq: number }> {
    this.#link ??= await this.#open();
    return { link: this.#link, seq: this.seq };
  }

  async #open(): Promise<SimulatedLink> {
    const link = new SimulatedLink(this.#attacker.identity, this.#attacker);
    try {
      this.seq = (await link.hello({ bootId })).lastSeq;
      return link;
    } catch (error) {
      // what was sent before had a number that another report has, which shows after it was read
      if ((await link.closed) !== closeCodes.identityInUse) throw error;
      this.#attacker.identity = await this.#attacker.enrol();
      return this.#open();
    }
  }

  forget(): void {
    this.#link = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#link?.close();
  }
}

async function outcome(attacker: Attacker, link: SimulatedLink, wanted: 'welcome' | 'ack'): Promise<string> {
  const answer = link.next(wanted, answerMs).then(
    () => wanted,
    () => 'no answer',
  );
  const end = await Promise.race([answer, link.closed.then(closeOf)]);
  assert.notEqual(end, 'no answer');
  if (end === copied) attacker.identity = await attacker.enrol();
  return end;
}

function closeOf(code: number): string {
  assert.ok(allowedCloses.has(code), `closed with ${code}`);
  return String(code);
}

const late = () =>
  new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('neither read nor closed')), answerMs).unref();
  });

const brokenFrame: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
  fc.integer({ min: 9, max: 100_000 }).map((depth) => '['.repeat(depth)),
  fc.constantFrom('', '{', 'null', '{"type":"batch","type":"leave"}', '{"__proto__":{"type":"leave"}}'),
  hostileValue.map((value) => JSON.stringify(value) ?? ''),
);

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
