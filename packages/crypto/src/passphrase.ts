export const minPassphrase = 12;

/** Code points, not bytes: "at least 12 characters" as a person counts them. */
export function isLongEnough(passphrase: string): boolean {
  return [...passphrase].length >= minPassphrase;
}
