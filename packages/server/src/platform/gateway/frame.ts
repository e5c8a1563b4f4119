import { parseJson } from '@candor/protocol/json.ts';
import { agentMessage, type AgentMessage } from '@candor/protocol/messages/agent.ts';

/** Deepest nesting that any message of the protocol has. */
const maxDepth = 8;
const quote = 0x22;
const backslash = 0x5c;
const openings = new Set([0x5b, 0x7b]);
const closings = new Set([0x5d, 0x7d]);
const forbiddenKeys = ['__proto__', 'constructor'];

/** A message of the protocol, or undefined for anything else (clause G3). Nothing in it is trusted but its form. */
export function parseFrame(bytes: Uint8Array): AgentMessage | undefined {
  if (!isShallow(bytes)) return undefined;
  const value = parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  if (value === undefined || hasForbiddenKey(value)) return undefined;
  return agentMessage.safeParse(value).data;
}

/** Counts brackets outside of strings, before a parser builds anything from a hundred thousand of them. */
function isShallow(bytes: Uint8Array): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (inString) {
      if (byte === backslash) at++;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (openings.has(byte)) {
      if (++depth > maxDepth) return false;
    } else if (closings.has(byte)) depth--;
  }
  return true;
}

function hasForbiddenKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (forbiddenKeys.some((key) => Object.hasOwn(value, key))) return true;
  return Object.values(value).some(hasForbiddenKey);
}
