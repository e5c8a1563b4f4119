import { readText } from './files.ts';

/** As the firmware shows it: SMBIOS (root only), or the device tree of boards without one. */
const sources = ['/sys/class/dmi/id/product_serial', '/sys/firmware/devicetree/base/serial-number'];
/** What makers leave where no number was written. */
const placeholder =
  /^(?:0+|1234567890?|none|n\/a|not (?:specified|applicable|available)|default string|to be filled by o\.?e\.?m\.?|system serial number|unknown|x+|-+|\.+)$/iu;

/** The serial number of the computer; undefined where there is none, or where this process may not read it. */
export async function readSerial(root: string, signal?: AbortSignal): Promise<string | undefined> {
  for (const source of sources) {
    const serial = cleanSerial(await readText(root, source, signal));
    if (serial !== undefined) return serial;
  }
  return undefined;
}

/** Without what is no number; undefined for what makers leave where none was written. */
export function cleanSerial(text: string | null | undefined): string | undefined {
  const serial = (text ?? '').replaceAll('\0', '').trim();
  return serial === '' || placeholder.test(serial) ? undefined : serial;
}
