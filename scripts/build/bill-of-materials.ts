/** As much of CycloneDX 1.5 as differs from run to run. */
interface Document {
  bomFormat: string;
  serialNumber?: string;
  metadata: { timestamp?: string; component: object };
}

/** What `npm sbom` prints (CycloneDX 1.5), without the time and number of this run, and by the product's name. */
export function bomOf(printed: string, version: string): string {
  // npm's own form; anything else fails on the next line
  const { serialNumber: _number, metadata, ...rest } = JSON.parse(printed) as Document;
  if (rest.bomFormat !== 'CycloneDX') throw new Error('npm printed no bill of materials');
  const { timestamp: _at, component, ...about } = metadata;
  const named = { ...about, component: { ...component, name: 'candor', version } };
  return `${JSON.stringify({ ...rest, metadata: named }, null, 2)}\n`;
}
