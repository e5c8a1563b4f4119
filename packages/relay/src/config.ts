import { readFileSync } from 'node:fs';

/** What a relay by itself is told. */
export interface Config {
  /** 0: any that is free. */
  port: number;
  /** In common with the server that gives out the tickets. */
  secret: string;
  /** PEM. Without it the relay speaks plain and listens on this computer only, for a proxy that has TLS. */
  tls: { cert: Buffer; key: Buffer } | undefined;
}

/** Everything that is wrong, one a line; no value of a secret. */
export class ConfigurationError extends Error {
  readonly exitCode = 78;
}

/** Throws ConfigurationError. The only reader of the environment. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const {
    CANDOR_RELAY_PORT: port = '',
    CANDOR_RELAY_SECRET: secret = '',
    CANDOR_TLS_CERT_FILE: certFile,
    CANDOR_TLS_KEY_FILE: keyFile,
  } = environment;
  const problems: string[] = [];
  const isPort = /^\d{1,5}$/u.test(port) && Number(port) < 65_536;
  if (!isPort) problems.push(`CANDOR_RELAY_PORT: expected a port, got ${JSON.stringify(port)}`);
  if (secret.length < 32)
    problems.push(`CANDOR_RELAY_SECRET: expected at least 32 characters, got ${secret.length}`);
  const cert = readPem('CANDOR_TLS_CERT_FILE', certFile, problems);
  const key = readPem('CANDOR_TLS_KEY_FILE', keyFile, problems);
  if ((certFile === undefined) !== (keyFile === undefined))
    problems.push('CANDOR_TLS_CERT_FILE and CANDOR_TLS_KEY_FILE: expected both or none, got one');
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
  return { port: Number(port), secret, tls: cert && key ? { cert, key } : undefined };
}

function readPem(name: string, file: string | undefined, problems: string[]): Buffer | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file);
  } catch {
    problems.push(`${name}: expected a file that can be read, got ${JSON.stringify(file)}`);
    return undefined;
  }
}
