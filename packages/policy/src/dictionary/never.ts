/**
 * What no field may hold (policy: "never"). It is not a protection that a field could choose: these names do not compile
 * as names of fields or kinds, in whatever spelling, alone or within a longer name.
 */
export const never = [
  'keystroke',
  'keycode',
  'keysym',
  'typedtext',
  'clipboard',
  'forminput',
  'formvalue',
  'pagebody',
  'pagetext',
  'pagecontent',
  'cardnumber',
  'screenshot',
  'screencapture',
  'searchquery',
  'fullurl',
  'windowtitle',
] as const;
type Never = (typeof never)[number];

type Plain<S extends string> = S extends `${infer A}_${infer B}`
  ? `${Lowercase<A>}${Plain<B>}`
  : Lowercase<S>;
/** `never` for a name that says one of them: a field of that name has no type that could be given. */
export type Allowed<S> = S extends string ? (Plain<S> extends `${string}${Never}${string}` ? never : S) : S;

/** Which of them a name says, or undefined. */
export function saysNever(name: string): string | undefined {
  const plain = name.replace(/[^a-z0-9]/giu, '').toLowerCase();
  return never.find((word) => plain.includes(word));
}
