import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { base64url, utf8 } from './encoding.ts';
import {
  EnrolmentTokenRefused,
  parseEnrolmentToken,
  writeEnrolmentToken,
  type EnrolmentToken,
  type TokenFault,
} from './enrolment-token.ts';

const secret = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => new Uint8Array(bytes));
const fingerprint = secret.map((bytes) => Buffer.from(bytes).toString('hex'));
const url = fc.constantFrom(
  'https://candor.example',
  'https://candor.example:8443/under/',
  'http://localhost:8080',
  'http://127.0.0.1:8080/',
  'http://[::1]:8080',
);
const plainObject = { noNullPrototype: true } as const;
const unpinned = fc.record({ url, ca: fingerprint, auth: secret }, plainObject);
const pin = fc.record({ proof: secret, root: fingerprint }, plainObject);
const pinned = fc.record({ url, ca: fingerprint, auth: secret, pin }, plainObject);

test('a token comes back as it was written, with or without a root, spaces around it ignored', () => {
  fc.assert(
    fc.property(fc.oneof(unpinned, pinned), (token: EnrolmentToken) => {
      const text = writeEnrolmentToken(token);
      assert.match(text, /^cdr1\.[\w-]+$/u);
      assert.deepEqual(parseEnrolmentToken(`  ${text}\n`), token);
    }),
  );
});

const good = { url: 'https://candor.example', ca: 'ab'.repeat(32), auth: base64url(new Uint8Array(32)) };
const write = (value: unknown) => `cdr1.${base64url(utf8(JSON.stringify(value)))}`;

const faults: [string, string, TokenFault][] = [
  ['an empty text', '', 'not_a_token'],
  ['another text', 'hello', 'not_a_token'],
  ['a later version', write(good).replace('cdr1', 'cdr2'), 'unknown_version'],
  ['a very long text', `cdr1.${'A'.repeat(5000)}`, 'too_long'],
  ['a token cut in the middle', write(good).slice(0, -7), 'damaged'],
  ['a token with a foreign character', `${write(good)}!`, 'damaged'],
  ['a list', write([good]), 'damaged'],
  ['null', write(null), 'damaged'],
  ['an unknown part', write({ ...good, extra: 1 }), 'unknown_part'],
  ['a part that names a prototype', `cdr1.${base64url(utf8('{"__proto__":{}}'))}`, 'unknown_part'],
  ['no address', write({ ...good, url: undefined }), 'bad_url'],
  ['an address that is no text', write({ ...good, url: 7 }), 'bad_url'],
  ['an address of another kind', write({ ...good, url: 'file:///etc/passwd' }), 'bad_url'],
  ['an address with a password', write({ ...good, url: 'https://a:b@candor.example' }), 'bad_url'],
  ['an address with a query', write({ ...good, url: 'https://candor.example/?a=b' }), 'bad_url'],
  ['plain http to another computer', write({ ...good, url: 'http://candor.example' }), 'insecure_url'],
  [
    'plain http to a name that only begins like loopback',
    write({ ...good, url: 'http://127.0.0.1.example' }),
    'insecure_url',
  ],
  ['plain http to a name under localhost', write({ ...good, url: 'http://a.localhost' }), 'insecure_url'],
  ['plain http to every address', write({ ...good, url: 'http://0.0.0.0' }), 'insecure_url'],
  ['a short fingerprint', write({ ...good, ca: 'ab' }), 'bad_fingerprint'],
  ['a fingerprint in capitals', write({ ...good, ca: 'AB'.repeat(32) }), 'bad_fingerprint'],
  ['a short secret', write({ ...good, auth: base64url(new Uint8Array(31)) }), 'bad_secret'],
  ['no secret', write({ url: good.url, ca: good.ca }), 'bad_secret'],
  ['a proof without a root', write({ ...good, proof: good.auth }), 'half_pin'],
  ['a root without a proof', write({ ...good, root: good.ca }), 'half_pin'],
  ['a short proof', write({ ...good, root: good.ca, proof: 'AAAA' }), 'bad_secret'],
];
for (const [what, text, code] of faults) {
  test(`${what} is refused as ${code}, and nothing of it is repeated`, () => {
    assert.throws(
      () => parseEnrolmentToken(text),
      (error: unknown) =>
        error instanceof EnrolmentTokenRefused &&
        error.code === code &&
        !(text.length > 8 && error.message.includes(text.slice(5))),
    );
  });
}

test('a token that no agent would take is not written', () => {
  const auth = new Uint8Array(32);
  assert.throws(
    () => writeEnrolmentToken({ url: 'http://candor.example', ca: good.ca, auth }),
    EnrolmentTokenRefused,
  );
  assert.throws(() => writeEnrolmentToken({ ...good, auth: new Uint8Array(16) }), EnrolmentTokenRefused);
});
