import { clean } from '@candor/policy/text.ts';

export const unknownWindow = '(unknown window)';
const maxCodePoints = 120;

/**
 * The app of a window: the second part (class) of ICCCM WM_CLASS, which is two NUL-terminated texts. The property says
 * Latin-1 and many programs put UTF-8 there, so UTF-8 is tried first. Nothing usable gives `(unknown window)`.
 */
export function appOfWindowClass(property: Uint8Array): string {
  const instanceEnd = property.indexOf(0);
  if (instanceEnd < 0) return unknownWindow;
  const rest = property.subarray(instanceEnd + 1);
  const classEnd = rest.indexOf(0);
  const name = clean(decode(classEnd < 0 ? rest : rest.subarray(0, classEnd)), maxCodePoints);
  return name === '' ? unknownWindow : name;
}

function decode(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8').decode(bytes);
  return text.includes('\ufffd') ? Buffer.from(bytes).toString('latin1') : text;
}
