/** What a key does in the prompt. */
export type Key = 'next' | 'previous' | 'press' | 'escape';

/** By keysym (X11/keysymdef.h). */
const keys: Readonly<Record<number, Key>> = {
  0xff_09: 'next', // Tab
  0xfe_20: 'previous', // Shift and Tab, on most layouts
  0xff_51: 'previous', // Left
  0xff_52: 'previous', // Up
  0xff_53: 'next', // Right
  0xff_54: 'next', // Down
  0xff_0d: 'press', // Return
  0xff_8d: 'press', // of the number pad
  0x20: 'press', // Space
  0xff_1b: 'escape',
};
const tab = 0xff_09;
const shiftMask = 1;

/** `columns`: the keysyms of the key, plain and with Shift (x11proto section 5). */
export function keyOf(columns: readonly number[], modifiers: number): Key | undefined {
  const [plain = 0, shifted = 0] = columns;
  const isShifted = (modifiers & shiftMask) !== 0;
  if (isShifted && plain === tab) return 'previous';
  return keys[isShifted && keys[shifted] ? shifted : plain];
}
