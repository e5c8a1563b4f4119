import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { skipWithout } from '../../../../../scripts/system-packages.ts';
import { newTotpSecret, showTotp, totpStep } from './totp.ts';

const vectors = path.resolve(
  import.meta.dirname,
  '../../../../../../shared/fixtures/vectors/totp-rfc6238.json',
);

test(
  'the codes are those of RFC 6238',
  { skip: !existsSync(vectors) && 'needs ../shared/fixtures/vectors' },
  () => {
    const { seedAscii, cases } = JSON.parse(readFileSync(vectors, 'utf8'));
    assert.ok(cases.length > 0);
    for (const { time, SHA1 } of cases) {
      const code = String(SHA1).slice(-6);
      assert.equal(totpStep(Buffer.from(seedAscii.SHA1), code, new Date(time * 1000)), Math.floor(time / 30));
    }
  },
);

test(
  "oathtool's codes of this and the last half minute are taken, and no other",
  { skip: skipWithout('oathtool') },
  () => {
    const secret = newTotpSecret();
    const { secret: typed, uri } = showTotp(secret, 'Candor', 'mia@example.org');
    assert.match(uri, new RegExp(`^otpauth://totp/Candor:mia%40example.org\\?.*secret=${typed}`, 'u'));
    const at = new Date('2026-11-21T10:00:07Z');
    const step = Math.floor(at.getTime() / 30_000);
    const shown = (seconds: number) =>
      execFileSync('oathtool', ['--totp', '--base32', '--now', `@${at.getTime() / 1000 + seconds}`, typed], {
        encoding: 'utf8',
      }).trim();
    assert.deepEqual(
      [-60, -30, 0, 30].map((seconds) => totpStep(secret, shown(seconds), at)),
      [undefined, step - 1, step, undefined],
    );
  },
);
