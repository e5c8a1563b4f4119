/**
 * The protocol between agent and server, one integer. The server serves N to N-3.
 * 1  2026-11-21  hello, batch, ack, renew, certificate, leave, policyRefused
 * 2  2026-11-21  policyTaken, rootRetirement; hello, batch and receipts as before
 * 3  2026-11-21  licenceToken, licenceState; an enrolment's answer has the licence key
 * 4  2026-11-21  ruleChanges
 * 5  2026-11-22  a device policy has `sessions`; hello has deviceClass; policy has sessionRules and standing
 * 6  2026-11-22  sessions: sessionAsk, sessionPortalAnswer, sessionJoin, sessionRevoke, sessionKept; sessionPrompting,
 *                sessionAnswer, sessionState, sessionEnd
 */
export const protocolVersion = 6;
/** Since then both sides speak of licences. */
export const licenceSince = 3;
/** Since then a device is told what was changed in what sessions may do there. */
export const ruleChangesSince = 4;
/** Since then a device's policy says what sessions may do there. */
export const sessionRulesSince = 5;
/** Since then a device can be asked for a session. */
export const sessionsSince = 6;
export const oldestProtocol = Math.max(1, protocolVersion - 3);
/** Version of the product; the same for server, agent and console. */
export const productVersion = '0.1.0';
/** WebSocket subprotocol of the agent link. */
export const subprotocol = 'candor.1';
