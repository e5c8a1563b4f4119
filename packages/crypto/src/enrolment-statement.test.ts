import assert from 'node:assert/strict';
import test from 'node:test';
import { fromUtf8 } from './encoding.ts';
import { enrolmentStatement } from './enrolment-statement.ts';

test('the statement is canonical JSON that names its kind and holds all three keys', () => {
  const statement = enrolmentStatement({
    csr: Uint8Array.of(1, 2, 3),
    identityPublic: new Uint8Array(32).fill(255),
    sealingPublic: new Uint8Array(32),
  });
  assert.equal(
    fromUtf8(statement),
    `{"csr":"AQID","identityPublic":"${'_'.repeat(42)}8","kind":"enrolment","sealingPublic":"${'A'.repeat(43)}","version":1}`,
  );
});
