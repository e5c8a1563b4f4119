import assert from 'node:assert/strict';
import test from 'node:test';
import { ConfigurationError, readConfig } from './config.ts';

const secret = 'a secret of more than thirty-two characters';
const good = { CANDOR_RELAY_PORT: '8445', CANDOR_RELAY_SECRET: secret };

test('port and secret are enough; what is wrong is said, but no secret', () => {
  assert.deepEqual(readConfig(good), { port: 8445, secret, tls: undefined });
  const wrong = {
    CANDOR_RELAY_PORT: '65536',
    CANDOR_RELAY_SECRET: 'too short',
    CANDOR_TLS_CERT_FILE: '/nowhere/cert.pem',
  };
  assert.throws(
    () => readConfig(wrong),
    (error) =>
      error instanceof ConfigurationError &&
      error.message ===
        [
          'CANDOR_RELAY_PORT: expected a port, got "65536"',
          'CANDOR_RELAY_SECRET: expected at least 32 characters, got 9',
          'CANDOR_TLS_CERT_FILE: expected a file that can be read, got "/nowhere/cert.pem"',
          'CANDOR_TLS_CERT_FILE and CANDOR_TLS_KEY_FILE: expected both or none, got one',
        ].join('\n'),
  );
  assert.throws(() => readConfig({}), /CANDOR_RELAY_PORT: expected a port, got ""/u);
});
