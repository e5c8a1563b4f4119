/** What a log line may never hold (clause P20). */
export type PersonalKind =
  | 'email'
  | 'ipv6'
  | 'ipv4'
  | 'home_path'
  | 'iban'
  | 'card'
  | 'phone'
  | 'user_at_host'
  | 'api_token';

interface Detector {
  kind: PersonalKind;
  /** Every repetition in it is bounded, so that the time to search grows with the text's length only. */
  form: RegExp;
  isReal?: (found: string) => boolean;
}

// In this order: an address is seen before the digits inside it could pass for a phone number.
const detectors: readonly Detector[] = [
  { kind: 'api_token', form: /cnd_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{1,64}/gu },
  { kind: 'email', form: /[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu },
  { kind: 'user_at_host', form: /[\p{L}\p{N}_][\p{L}\p{N}._-]{0,63}@[\p{L}\p{N}][\p{L}\p{N}.-]{0,252}/gu },
  {
    kind: 'home_path',
    form: /(?:\/(?:home|Users)\/|[A-Za-z]:[\\/](?:Users|Documents and Settings)[\\/])[^\s\\/:*?"<>|[\]]{1,255}/giu,
  },
  { kind: 'iban', form: /(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{1,4}){3,8}(?![A-Z0-9])/giu, isReal: isIban },
  {
    kind: 'ipv6',
    form: /(?<![\p{L}\p{N}:])(?:[0-9a-f]{0,4}:){2,8}(?:[0-9a-f]{0,4}|(?:\d{1,3}\.){3}\d{1,3})(?![\p{L}\p{N}:])/giu,
    isReal: isIpv6,
  },
  { kind: 'ipv4', form: /(?<![\p{L}\p{N}.])\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\p{N}]|\.\d)/gu, isReal: isIpv4 },
  { kind: 'card', form: /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/gu, isReal: isCardNumber },
  { kind: 'phone', form: /(?<![\p{L}\p{N}])(?:\+|00)[1-9](?:[ ./()-]{0,2}\d){6,14}(?!\d)/gu },
  { kind: 'phone', form: /(?<![\p{L}\p{N}])\(?0\d{1,5}(?:[)/ -]{1,2}\d{2,8}){1,4}(?!\d)/gu },
];

/** The first kind of personal data that the text seems to hold; null when it seems to hold none. */
export function personalIn(text: string): PersonalKind | null {
  for (const { form, kind, isReal } of detectors)
    for (const [found] of text.matchAll(form)) if (!isReal || isReal(found)) return kind;
  return null;
}

/** The text with what personalIn() finds replaced by "[kind]". Pure, and idempotent: scrubbing twice changes nothing. */
export function scrubLog(text: string): string {
  let scrubbed = text;
  // what stands beside a removed part can form a new find; each round shortens what is left to find
  for (let round = 0; round < 8 && personalIn(scrubbed); round++) scrubbed = scrubOnce(scrubbed);
  return personalIn(scrubbed) ? '[personal]' : scrubbed;
}

const scrubOnce = (text: string) =>
  detectors.reduce(
    (rest, { kind, form, isReal }) =>
      rest.replace(form, (found) => (isReal && !isReal(found) ? found : `[${kind}]`)),
    text,
  );

function isIpv4(found: string): boolean {
  return found.split('.').every((part) => Number(part) <= 255);
}

function isIpv6(found: string): boolean {
  const groups = found.split(':');
  const filled = groups.filter((group) => group !== '').length;
  const isShortened = found.includes('::');
  // "12:34:56" is a time of day, and "::" alone names nobody
  return isShortened ? filled > 0 : groups.length === 8 || (groups.length === 7 && found.includes('.'));
}

// words after the number can look like more of it, so each beginning of what was found is tried
function isIban(found: string): boolean {
  return beginnings(found, / /gu).some(
    (part) => part.length >= 15 && part.length <= 34 && hasIbanCheck(part),
  );
}

function isCardNumber(found: string): boolean {
  return beginnings(found, /[ -]/gu).some(
    (part) => part.length >= 13 && part.length <= 19 && hasLuhnCheck(part),
  );
}

/** "12 34 56" -> "12", "1234", "123456". */
function beginnings(found: string, separator: RegExp): string[] {
  let whole = '';
  return found.split(separator).map((part) => (whole += part));
}

/** ISO 13616: the four first characters moved to the end, letters as two digits, modulo 97 is 1. */
function hasIbanCheck(given: string): boolean {
  const compact = given.toUpperCase();
  let remainder = 0;
  for (const character of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** The last digit is the check digit of ISO/IEC 7812-1 (Luhn). */
function hasLuhnCheck(given: string): boolean {
  const digits = [...given].map(Number).toReversed();
  const sum = digits.reduce((total, digit, at) => total + (at % 2 === 0 ? digit : doubled(digit)), 0);
  return sum % 10 === 0 && digits.some((digit) => digit !== 0);
}

const doubled = (digit: number) => (digit > 4 ? digit * 2 - 9 : digit * 2);
