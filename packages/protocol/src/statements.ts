import { z } from 'zod';
import { canonical, type Json } from '@candor/policy/canonical.ts';
import { companyPolicyBody } from '@candor/policy/rights/policy-body.ts';
import { isClean } from '@candor/policy/text.ts';
import { standingTerms } from './consent-receipt.ts';
import { parseJson } from './json.ts';
import { hex32 } from './messages/agent.ts';
import { devicePolicy, maxSessionRules, maxStandingConsent } from './messages/server.ts';
import { rosterKeyDays } from './signed-life.ts';

const dayMs = 86_400_000;
/** Of a unit for which a standing consent is signed. */
export const mostDevicesOfUnit = 100;
const instant = z.int().min(0);
const companyId = z.uuid();
/** A raw 32-byte public key. */
const key32 = z.base64url().length(43);
const name = z
  .string()
  .min(1)
  .max(80)
  .refine((text) => isClean(text, 80));

/** What may be done on a device at most, each holding the ones before it. */
export const permissionLevel = z.enum(['none', 'view', 'support', 'control', 'own']);

const rosterKey = z.strictObject({
  kind: z.enum(['browser', 'passkey', 'command-line']),
  /** Raw Ed25519; of a passkey the COSE key. */
  publicKey: z.base64url().min(43).max(512),
  until: instant,
});
export type RosterKey = z.infer<typeof rosterKey>;

/** The people and keys that may act on a company's devices, with their limits (clause T3). */
const roster = z
  .strictObject({
    companyId,
    people: z
      .array(
        z.strictObject({
          person: z.uuid(),
          name,
          organisation: name,
          level: permissionLevel,
          signs: z.array(z.enum(['session', 'action', 'job'])).max(3),
          keys: z.array(rosterKey).max(20),
        }),
      )
      .max(500),
    limits: z.strictObject({
      devicesPerJob: z.int().min(1).max(100_000),
      devicesPerMinute: z.int().min(1).max(100_000),
      secondApproverAbove: z.int().min(0).max(100_000),
    }),
    /** Days (UTC) on which no job starts. */
    freezeDays: z.array(z.iso.date()).max(366),
  })
  .refine(
    ({ people }) =>
      isSetOf(
        people.map(({ person }) => person),
        500,
      ),
    'a person stands there twice',
  )
  .refine(({ people }) => isSetOf(keysOf(people), maxRosterKeys), 'more than 500 keys, or one of them twice');
export type Roster = z.infer<typeof roster>;

export const maxRosterKeys = 500;
const deviceCertificate = z.strictObject({
  companyId,
  deviceId: z.uuid(),
  identityPublic: key32,
  sealingPublic: key32,
});
export type DeviceCertificate = z.infer<typeof deviceCertificate>;

/** What the policies of one device may ask for at most, beyond the one that it pinned (clause A8). */
const widening = z.strictObject({
  companyId,
  deviceId: z.uuid(),
  collectors: devicePolicy.shape.collectors,
});
export type Widening = z.infer<typeof widening>;
/**
 * The widest that sessions may be on any device of the company, by its class: the company's policy as a person set it
 * (people L4). Its version is that policy's. What it leaves out is as where no policy is set.
 */
const sessionRules = companyPolicyBody.extend({ companyId });
export type SessionRules = z.infer<typeof sessionRules>;
/** A standing consent as somebody gave it (people G6). */
const standingConsent = z
  .strictObject({
    companyId,
    id: z.uuid(),
    terms: standingTerms,
    /** Of a unit: the devices that lay in it when it was signed, and no other; null for a company or a device. */
    devices: z.array(z.uuid()).max(mostDevicesOfUnit).nullable(),
  })
  .refine(({ terms, devices }) => (terms.target.kind === 'unit') === (devices !== null), 'devices of a unit')
  .refine(({ devices }) => isSetOf(devices ?? [], mostDevicesOfUnit), 'a device stands there twice');
export type SignedStanding = z.infer<typeof standingConsent>;
/** A further root of the company (clause T5). */
const laterRoot = z.strictObject({ companyId, publicKey: key32 });
const retirement = z.strictObject({ companyId, fingerprint: hex32 });

/**
 * What a root key signs: kind -> its strict form. A document is read only when it is the RFC 8785 form of a statement
 * of that kind and at most `maxBytes` long; crypto/statement.ts signs and verifies it.
 */
export const statements = {
  roster: form('roster', 131_072, roster, ({ from, body }) =>
    body.people.every(({ keys }) =>
      keys.every(({ kind, until }) => until <= from + rosterKeyDays[kind] * dayMs),
    ),
  ),
  deviceCertificate: form('device-certificate', 1024, deviceCertificate),
  policy: form('policy', 16_384, widening),
  sessionRules: form('session-rules', maxSessionRules, sessionRules),
  standingConsent: form('standing-consent', maxStandingConsent, standingConsent),
  root: form('root', 1024, laterRoot),
  rootRetirement: form('root-retirement', 1024, retirement),
};

function form<const K extends string, B extends z.ZodType<Json>>(
  kind: K,
  maxBytes: number,
  body: B,
  isSound: (statement: { from: number; body: z.output<B> }) => boolean = () => true,
) {
  const head = { kind: z.literal(kind), version: z.int().min(1), from: instant, until: instant };
  const schema = z.strictObject({ ...head, body });
  type Whole = { kind: string; version: number; from: number; until: number; body: z.output<B> };
  return {
    kind,
    maxBytes,
    write: (statement: Whole): string => canonical(statement),
    read(document: string): Whole | undefined {
      const { success, data } = schema.safeParse(parseJson(document));
      if (!success) return undefined;
      // what the schema gave is a Whole: its strict members are these five
      const statement = data as Whole;
      if (statement.from >= statement.until || !isSound(statement)) return undefined;
      return canonical(statement) === document ? statement : undefined;
    },
  };
}

const keysOf = (people: readonly { keys: readonly RosterKey[] }[]) =>
  people.flatMap(({ keys }) => keys.map(({ publicKey }) => publicKey));

const isSetOf = (values: readonly string[], max: number) =>
  values.length <= max && new Set(values).size === values.length;
