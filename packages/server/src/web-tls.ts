import type { Config } from './config.ts';
import type { Clock } from './platform/clock.ts';
import {
  CertificateRefused,
  readWebCertificate,
  type Listeners,
  type WebCertificate,
} from './platform/http/index.ts';
import type { Logger } from './platform/log/index.ts';

/** The certificate files of the console while it runs (clause I2). */
export interface WebTls {
  /** When the one in use ends; undefined where a proxy or loopback needs none of ours. */
  endsAt(): Date | undefined;
  /** Its PEM with its chain. */
  chain(): string | undefined;
  /** Reads the files again: a good pair is used from now on, of a bad one the log tells, and the running one stays. */
  reload(): void;
}

interface WebTlsParts {
  config: Config;
  clock: Clock;
  log: Logger;
  listeners: Listeners;
  /** As read at the start. */
  certificate: WebCertificate | undefined;
  warn?: (sentence: string) => void;
}

export function webTls({ config, clock, log, listeners, certificate, warn }: WebTlsParts): WebTls {
  const { hostname } = new URL(config.publicUrl);
  let inUse = certificate;
  return {
    endsAt: () => inUse?.notAfter,
    chain: () => inUse?.certPem,
    reload() {
      if (!config.tls) return;
      try {
        inUse = readWebCertificate(config.tls, hostname, clock.now());
        listeners.swap(inUse);
        log.write('certificate.swapped', { until: inUse.notAfter.toISOString().slice(0, 10) });
      } catch (error) {
        if (!(error instanceof CertificateRefused)) throw error;
        log.write('certificate.refused', { n: error.problems.length });
        for (const problem of error.problems) warn?.(problem);
      }
    },
  };
}
