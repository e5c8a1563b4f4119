import { decimal } from '../../ui/format.ts';

const SPACE = '\u00a0'; // keeps a number and its unit on one line
const STEPS = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s'];

/** 12.4 Mbit/s, in powers of a thousand as networks are measured. */
export function bitRate(bitsPerS: number): string {
  const power = bitsPerS < 1000 ? 0 : Math.min(Math.floor(Math.log10(bitsPerS) / 3), STEPS.length - 1);
  return `${decimal(bitsPerS / 1000 ** power)}${SPACE}${STEPS[power]}`;
}

/** 2.4 GHz from MHz. */
export function clockRate(mhz: number): string {
  return mhz < 1000 ? `${decimal(mhz)}${SPACE}MHz` : `${decimal(mhz / 1000)}${SPACE}GHz`;
}
