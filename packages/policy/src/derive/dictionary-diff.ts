import type { Json } from '../canonical.ts';

/** Widening: more is collected, kept longer, shown to more people, used for more, or protected less. */
export type Direction = 'widening' | 'narrowing' | 'editorial';
export interface DictionaryChange {
  direction: Direction;
  /** Record, or record and field: "manage.inventory.disks: disks.sizeBytes". */
  place: string;
  record: string;
  text: string;
}

type Members = Readonly<Record<string, Json>>;
type Judge = (before: Json | undefined, after: Json | undefined) => [Direction, string][];

/** Each difference of two documents of the dictionary (derive/document.ts). What is not known to narrow widens. */
export function dictionaryDiff(before: Json, after: Json): DictionaryChange[] {
  return pairs(before, after).flatMap(([record, old, now]) => {
    const said = (place: string, [direction, text]: [Direction, string]) => ({
      direction,
      place,
      record,
      text,
    });
    if (old === undefined) return [said(record, ['widening', 'is new'])];
    if (now === undefined) return [said(record, ['narrowing', 'is gone'])];
    const { fields: oldFields = {}, ...oldFacts } = members(old);
    const { fields: nowFields = {}, ...nowFacts } = members(now);
    return [
      ...judged(oldFacts, nowFacts, recordFacts).map((change) => said(record, change)),
      ...fieldChanges(oldFields, nowFields, '').map(([path, change]) => said(`${record}: ${path}`, change)),
    ];
  });
}

function fieldChanges(before: Json, after: Json, above: string): [string, [Direction, string]][] {
  return pairs(before, after).flatMap(([name, old, now]) => {
    const path = `${above}${name}`;
    if (old === undefined) return [[path, ['widening', 'is new']]];
    if (now === undefined) return [[path, ['narrowing', 'is gone']]];
    return oneField(members(old), members(now), path);
  });
}

function oneField(old: Members, now: Members, path: string): [string, [Direction, string]][] {
  const { kind: oldKind = {}, ...oldFacts } = old;
  const { kind: nowKind = {}, ...nowFacts } = now;
  const { of: oldOf, fields: oldParts, ...oldBounds } = members(oldKind);
  const { of: nowOf, fields: nowParts, ...nowBounds } = members(nowKind);
  const own = [...judged(oldFacts, nowFacts, fieldFacts), ...judged(oldBounds, nowBounds, bounds)];
  return [
    ...own.map((change): [string, [Direction, string]] => [path, change]),
    ...(oldOf && nowOf ? oneField(members(oldOf), members(nowOf), `${path}[]`) : []),
    ...(oldParts && nowParts ? fieldChanges(oldParts, nowParts, `${path}.`) : []),
  ];
}

function judged(before: Members, after: Members, judges: Record<string, Judge>): [Direction, string][] {
  return pairs(before, after).flatMap(([name, old, now]) =>
    JSON.stringify(old) === JSON.stringify(now)
      ? []
      : (judges[name] ?? widens)(old, now).map(([direction, text]): [Direction, string] => [
          direction,
          `${name} ${text}`,
        ]),
  );
}

const fromTo = (before: Json | undefined, after: Json | undefined) => `${word(before)} -> ${word(after)}`;
const always =
  (direction: Direction): Judge =>
  (before, after) => [[direction, fromTo(before, after)]];
const widens = always('widening');
const editorial = always('editorial');

/** More elements widen, fewer narrow; `nobody` is no one. */
const set: Judge = (before, after) => {
  const [old, now] = [texts(before), texts(after)];
  return [
    ...now.filter((one) => !old.includes(one)).map((one): [Direction, string] => ['widening', `also ${one}`]),
    ...old
      .filter((one) => !now.includes(one))
      .map((one): [Direction, string] => ['narrowing', `without ${one}`]),
  ];
};
const larger: Judge = (before, after) => [
  [Number(after) > Number(before) ? 'widening' : 'narrowing', fromTo(before, after)],
];
const smaller: Judge = (before, after) => larger(after, before).map(([way]) => [way, fromTo(before, after)]);
/** A right of the person. */
const right: Judge = (before, after) => [[after === true ? 'narrowing' : 'widening', fromTo(before, after)]];

const protections = ['plain', 'sealed:instance', 'sealed:company', 'sealed:subject', 'hmac', 'e2e'];
const protection: Judge = (before, after) => {
  const strength = (of: Json | undefined) => protections.indexOf(word(of));
  return [[strength(after) > strength(before) ? 'narrowing' : 'widening', fromTo(before, after)]];
};

const basis: Judge = (before, after) => {
  const consent = (of: Json | undefined) => members(of ?? {})['consentKey'] !== undefined;
  return [[consent(after) && !consent(before) ? 'narrowing' : 'widening', fromTo(before, after)]];
};

const retention: Judge = (before, after) => {
  const [old, now] = [members(before ?? {}), members(after ?? {})];
  const days = (of: Members) => Number(of['days'] ?? Number.POSITIVE_INFINITY);
  if (days(now) !== days(old))
    return [[days(now) > days(old) ? 'widening' : 'narrowing', fromTo(before, after)]];
  const isSame = old['from'] === now['from'] && old['keep'] === now['keep'];
  return [[isSame ? 'editorial' : 'widening', fromTo(before, after)]];
};

const recordFacts: Record<string, Judge> = {
  table: editorial,
  keys: editorial,
  collectedBy: editorial,
  within: editorial,
  findBy: editorial,
  unique: editorial,
  appMay: editorial,
};
const fieldFacts: Record<string, Judge> = {
  about: editorial,
  storedAs: editorial,
  purpose: set,
  visibility: (before, after) => set(texts(before).filter(isSomebody), texts(after).filter(isSomebody)),
  promises: (before, after) =>
    set(after, before).map(([direction, text]) => [
      direction === 'narrowing' ? 'editorial' : direction,
      text,
    ]),
  retain: retention,
  protect: protection,
  basis,
  exportable: right,
  rectifiable: right,
  optional: right,
};
const bounds: Record<string, Judge> = { max: larger, min: smaller, length: larger, values: set };

const isSomebody = (one: string) => one !== 'nobody';
const texts = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);
const word = (value: Json | undefined) =>
  value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);

function members(value: Json): Members {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new TypeError('this is no document of a dictionary');
  // arrays went above
  return value as Members;
}

function pairs(before: Json, after: Json): [string, Json | undefined, Json | undefined][] {
  const [old, now] = [members(before), members(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .toSorted()
    .map((name) => [name, old[name], now[name]]);
}
