/** Only the props that were given, because React Aria's types tell "absent" from "undefined". */
export function given<Props extends object>(
  props: Props,
): { [Name in keyof Props]?: Exclude<Props[Name], undefined> } {
  const entries = Object.entries(props).filter(([, value]) => value !== undefined);
  // The filter above took every undefined value out.
  return Object.fromEntries(entries) as { [Name in keyof Props]?: Exclude<Props[Name], undefined> };
}
