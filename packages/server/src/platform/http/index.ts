/**
 * The web port: the HTTP contract, the pages, health. Promises: no route without a permission word, a strict schema
 * in both directions and (where declared) an audit entry; no error with a stack or a value of a row; no address,
 * cookie or body in a log line.
 */
export { isWellFormedToken, writeApiToken } from './api-token.ts';
export { companyOf, type Call, type Caller, type TokenCaller } from './call.ts';
export { requireConfirmed } from './confirmed.ts';
export { fail, Failure } from './fail.ts';
export { createHealth, type Health, type HealthPart, type PartFinding } from './health.ts';
export { addressName, Limits } from './limits.ts';
export { listenRefusal } from './listen-refused.ts';
export { bindListeners, type Listeners, type UpgradeListener } from './listeners.ts';
export type { LevelRoute, Serving } from './serve-route.ts';
export type { BinaryReply, Group, Handlers } from './router.ts';
export { registerGroup } from './register-group.ts';
export { pageOf } from './page-of.ts';
export { loadPages, type Pages } from './pages.ts';
export { clientAddress } from './peer.ts';
export { createHttpServer, type HttpServer } from './server.ts';
export { refuseSocket, socketHook } from './sockets.ts';
export { CertificateRefused, readWebCertificate, type WebCertificate } from './web-certificate.ts';
