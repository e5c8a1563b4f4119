import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { agentPlatforms } from '@candor/protocol/api/packages.ts';
import { hex32 } from '@candor/protocol/messages/agent.ts';

/** What `manifest.json` beside the packages says of them. */
const manifest = z.strictObject({
  version: z.string().max(32),
  /** SHA-256 over the files that they were made of. */
  sources: hex32,
  packages: z.array(
    z.strictObject({
      platform: z.enum(agentPlatforms),
      file: z.string().regex(/^[a-z0-9][\w.-]*$/u),
      sha256: hex32,
      bytes: z.int(),
      bundleBytes: z.int(),
      runtimeBytes: z.int(),
    }),
  ),
});
export type Manifest = z.output<typeof manifest>;

/** Undefined where there are no packages, or something else is in their place. */
export function readManifest(folder: string): Manifest | undefined {
  try {
    return manifest.parse(JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')));
  } catch {
    return undefined;
  }
}
