/** The value, or undefined for what is no JSON: no schema of a message or a file takes that. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
