import { z } from 'zod';
import { isClean } from '@candor/policy/text.ts';
import { sessionEnds } from './states.ts';

/** What the sealed records of a session carry: each channel counts by itself, in each direction. */
export const channelNames = ['control', 'chat'] as const;
export type ChannelName = (typeof channelNames)[number];

/** Of one message of the conversation, in characters (clause H1). */
export const mostChatText = 2000;
const messageId = z.uuid();

/** The channel `control`, both ways. Content is shown and sent only when both sides are ready. */
export const controlMessage = z.discriminatedUnion('type', [
  /** This side needs no comparison of codes, or its person said that they are equal. */
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('end'), why: z.enum(sessionEnds) }),
]);
export type ControlMessage = z.output<typeof controlMessage>;

/** The channel `chat`, both ways. Nothing of it is kept by anybody after the session. */
export const chatMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    id: messageId,
    text: z
      .string()
      .min(1)
      .max(mostChatText)
      .refine((text) => text.split('\n').every((line) => isClean(line, mostChatText))),
    at: z.int().min(0),
  }),
  /** It is shown on the other side. */
  z.strictObject({ type: z.literal('shown'), id: messageId }),
]);
export type ChatMessage = z.output<typeof chatMessage>;
