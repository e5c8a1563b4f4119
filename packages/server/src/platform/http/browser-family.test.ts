import assert from 'node:assert/strict';
import test from 'node:test';
import { browserFamily } from './browser-family.ts';

test('a browser is one word of a list, its system another, and nothing else of the header stays', () => {
  const seen: readonly (readonly [header: string | undefined, browser: string, system: string])[] = [
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36', 'Chrome', 'Linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0',
      'Edge',
      'Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19 Safari/604',
      'Safari',
      'iOS',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/19 Safari/605',
      'Safari',
      'macOS',
    ],
    ['Mozilla/5.0 (Android 16; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0', 'Firefox', 'Android'],
    ['curl/8.5', 'other', 'other'],
    ['<script>Firefox</script>', 'other', 'other'],
    [undefined, 'other', 'other'],
  ];
  for (const [header, browser, system] of seen)
    assert.deepEqual(browserFamily(header), { browser, system }, String(header));
});
