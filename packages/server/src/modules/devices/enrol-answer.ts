import type { enrolment } from '@candor/protocol/api/devices.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import type { Admitted } from './admit.ts';
import type { DeviceParts } from './parts.ts';

type Answer = Output<typeof enrolment.enrol>;
type Enrolled = Extract<Answer, { deviceId: string }>;
export type Waiting = Exclude<Answer, Enrolled>;

/** Everything that an agent needs to go on by itself (clause I6). */
export function answerOf({ authorities, platform, schemaHash }: DeviceParts, admitted: Admitted): Enrolled {
  return {
    ...admitted,
    serverCa: authorities.serverCa.pem,
    gateway: platform.config.agentUrl,
    policyKey: Buffer.from(authorities.publicKeys['policy-key']).toString('base64url'),
    schemaHash,
  };
}
