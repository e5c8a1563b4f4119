import { enDevices } from './en-devices.ts';
import { partOf } from './language.ts';

export type DevicesTexts = typeof enDevices;

/** Of the list of devices, and of one device. */
export const devicesTexts = await partOf(enDevices, async () => (await import('./de-devices.ts')).deDevices);
