import { clean } from '@candor/policy/text.ts';
import { mostChatText, type ChatMessage } from '@candor/protocol/session/channels.ts';

/** `sending`: the way to the device is not open, or was lost before it said that the message was shown. */
export type Mark = 'sending' | 'sent' | 'shown';
export interface Message {
  id: string;
  from: 'us' | 'them';
  text: string;
  at: number;
  mark: Mark;
}
type Text = Extract<ChatMessage, { type: 'text' }>;

/** A message of the other side, once: after a gap it may come again. */
export function withTheirs(messages: readonly Message[], { id, text, at }: Text): readonly Message[] {
  if (messages.some((one) => one.id === id)) return messages;
  return [...messages, { id, from: 'them', text, at, mark: 'sent' }];
}

export const withMark = (messages: readonly Message[], id: string, mark: Mark): readonly Message[] =>
  messages.map((one) => (one.id === id ? { ...one, mark } : one));

/** Own ones that nobody said were shown go again when the way is open. */
export const unconfirmed = (messages: readonly Message[]): Message[] =>
  messages.filter(({ from, mark }) => from === 'us' && mark !== 'shown');

/** Those of the other side that were not said to be shown yet. */
export const unseen = (messages: readonly Message[]): Message[] =>
  messages.filter(({ from, mark }) => from === 'them' && mark !== 'shown');

/** As it may travel: the other side takes clean lines only, and ends a session by any other. */
export const asSent = (text: string): string =>
  text
    .split('\n')
    .map((line) => clean(line, mostChatText))
    .join('\n')
    .trim()
    .slice(0, mostChatText);
