/** What a person recognises their browser by; the whole User-Agent would be a fingerprint, and is kept nowhere. */
export interface BrowserFamily {
  browser: string;
  system: string;
}

/** The first that fits: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:A|iOS)?\//u, 'Edge'],
  [/\bOPR\//u, 'Opera'],
  [/\bSamsungBrowser\//u, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//u, 'Firefox'],
  [/\b(?:Headless)?Chrom(?:e|ium)\/|\bCriOS\//u, 'Chrome'],
  [/\bSafari\//u, 'Safari'],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/u, 'Android'],
  [/\b(?:iPhone|iPad|iPod)\b/u, 'iOS'],
  [/\bWindows\b/u, 'Windows'],
  [/\bCrOS\b/u, 'ChromeOS'],
  [/\bMac OS X\b/u, 'macOS'],
  [/\bLinux\b/u, 'Linux'],
];

/** @param userAgent the header as the browser sent it: hostile input, of which nothing but a word of these lists stays */
export function browserFamily(userAgent: string | undefined): BrowserFamily {
  const first = (families: typeof browsers) =>
    families.find(([form]) => form.test(userAgent ?? ''))?.[1] ?? 'other';
  return { browser: first(browsers), system: first(systems) };
}
