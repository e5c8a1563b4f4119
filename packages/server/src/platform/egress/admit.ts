import type { Category } from '@candor/policy/dictionary/vocabulary.ts';
import { neverShared, type EgressOutcome, type Place, type Recipient } from '@candor/policy/recipients.ts';

/** Who may be reached in this process, and where. */
export interface Register {
  recipients: readonly Recipient[];
  /** Where recipients whose places are `configured` are; one without any is off. */
  places: Readonly<Record<string, readonly Place[]>>;
  /** What the operator decided otherwise than the register's default. */
  switched: Readonly<Record<string, 'on' | 'off'>>;
}

type Refused = { verdict: Extract<EgressOutcome, `refused_${string}`> };
export type Admitted = { verdict: 'admitted'; recipient: Recipient } & (
  | { at: 'place'; host: string; port: number }
  | { at: 'path'; path: string }
);
/** @param place the arguments of Socket.connect */
export type Admit = (place: readonly unknown[]) => Admitted | Refused;

/** Whether the recipient may be sent these classes there; its address is looked at later. */
export function admit(
  register: Register,
  id: string,
  classes: readonly Category[],
  place: readonly unknown[],
): Admitted | Refused {
  const recipient = register.recipients.find((one) => one.id === id);
  if (!recipient) return { verdict: 'refused_recipient' };
  if (stateOf(register, recipient) === 'off') return { verdict: 'refused_off' };
  if (!classes.every((one) => mayGet(recipient, one))) return { verdict: 'refused_class' };
  const [portOrPath, host] = place;
  if (typeof portOrPath === 'string' && host === undefined && recipient.reach === 'internal')
    return { verdict: 'admitted', recipient, at: 'path', path: portOrPath };
  const found = placesOf(register, recipient).find((one) => one.host === host && one.port === portOrPath);
  return found ? { verdict: 'admitted', recipient, at: 'place', ...found } : { verdict: 'refused_place' };
}

export function stateOf(register: Register, recipient: Recipient): 'on' | 'off' {
  if (placesOf(register, recipient).length === 0) return 'off';
  const usual = recipient.onByDefault || recipient.places === 'configured' ? 'on' : 'off';
  return register.switched[recipient.id] ?? usual;
}

export function placesOf({ places }: Register, { id, places: declared }: Recipient): readonly Place[] {
  return declared === 'configured' ? (places[id] ?? []) : declared;
}

function mayGet({ classes, role }: Recipient, wanted: Category): boolean {
  return classes.includes(wanted) && (role === 'none' || !neverShared.includes(wanted));
}
