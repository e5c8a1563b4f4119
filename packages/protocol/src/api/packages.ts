import { z } from 'zod';
import { hex32 } from '../messages/agent.ts';
import { route } from './route.ts';

/** What an agent package is made for: one runtime each. */
export const agentPlatforms = ['linux-x64', 'linux-arm64'] as const;
export type AgentPlatform = (typeof agentPlatforms)[number];

export const packages = {
  /** What an installation would download. Asking for it makes the packages, where the server can. */
  list: route({
    method: 'GET',
    path: '/api/agent-packages',
    word: 'device.view',
    audited: false,
    response: z.strictObject({
      state: z.enum(['ready', 'building', 'not_built']),
      version: z.string(),
      installer: z.strictObject({ url: z.string(), sha256: hex32 }).nullable(),
      items: z.array(
        z.strictObject({
          platform: z.enum(agentPlatforms),
          sha256: hex32,
          /** Of the archive, of the program in it, and of the runtime in it. */
          bytes: z.int(),
          bundleBytes: z.int(),
          runtimeBytes: z.int(),
        }),
      ),
    }),
  }),
  /** For whoever may see devices, or holds an enrolment token: its secret as a bearer token (RFC 6750, 2.1). */
  download: route({
    method: 'GET',
    path: '/download/agent/:platform',
    word: 'public',
    audited: true,
    perMinute: 30,
    params: z.strictObject({ platform: z.enum(agentPlatforms) }),
    response: 'binary',
  }),
  /** The script that downloads and checks a package. It holds nothing secret. */
  installer: route({
    method: 'GET',
    path: '/install.sh',
    word: 'public',
    audited: false,
    perMinute: 60,
    response: 'binary',
  }),
};
