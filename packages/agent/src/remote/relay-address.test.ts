import assert from 'node:assert/strict';
import test from 'node:test';
import { relayAddress } from './relay-address.ts';

test('a room is at the enrolled server or at a named host: by TLS, or on this very computer', () => {
  const server = 'https://candor.example';
  const cases: [relay: string, at: string, address: string | undefined][] = [
    ['/relay', server, 'wss://candor.example/relay'],
    ['/relay', 'http://localhost:8080', 'ws://localhost:8080/relay'],
    ['wss://relay.example:8445/relay', server, 'wss://relay.example:8445/relay'],
    ['ws://127.0.0.1:8445/relay', server, 'ws://127.0.0.1:8445/relay'],
    ['ws://relay.example/relay', server, undefined],
    ['http://relay.example/relay', server, undefined],
    ['wss://user:word@relay.example/relay', server, undefined],
    ['file:///etc/passwd', server, undefined],
    ['wss://[', server, undefined],
  ];
  for (const [relay, at, address] of cases) assert.equal(relayAddress(relay, at)?.href, address, relay);
});
