import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

const src = path.join(import.meta.dirname, '../src');
const read = (file: string) => readFileSync(path.join(src, file), 'utf8');
const screens = globSync('**/*.tsx', { cwd: src }).filter((file) => !file.startsWith('gallery/'));
/** Each element with a masked value, as its source stands. */
const masked = screens.flatMap((file) =>
  [...read(file).matchAll(/<(\w+)\b[^<]*?type="password"[^<]*?\/>/gu)].map(([element, name]) => ({
    file,
    element,
    name,
  })),
);

// ASVS 6.2.6
test('every field for a password is the masked one that can be shown', () => {
  assert.ok(masked.length >= 5, `${masked.length} fields`);
  assert.deepEqual(
    masked.filter(({ name }) => name !== 'TextField').map(({ file }) => file),
    [],
  );
  assert.match(read('ui/text-field.tsx'), /type=\{isSecret && isShown \? 'text' : type\}/u);
  assert.match(read('ui/text-field.tsx'), /onPress=\{\(\) => setShown\(!isShown\)\}/u);
});

// ASVS 6.2.7
test('password managers know each of these fields, and pasting is refused in none', () => {
  assert.deepEqual(
    masked
      .filter(({ element }) => !/autoComplete="(?:current-password|new-password|off)"/u.test(element))
      .map(({ file }) => file),
    [],
  );
  // a root key's passphrase and the secret of a program are for no manager; every password is
  const unknown = masked.filter(
    ({ element, file }) =>
      element.includes('"off"') && !/^(?:signer|features\/sign(?:ing|-on))\//u.test(file),
  );
  assert.deepEqual(unknown, []);
  assert.deepEqual(
    screens.filter((file) => /\bonPaste\b|preventDefault\(\).*paste/u.test(read(file))),
    [],
  );
});
