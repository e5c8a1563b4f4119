import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { api } from '@candor/protocol/api/index.ts';
import { contractAddresses } from './contract-addresses.ts';

// React Aria ships its words in 30 languages; the console speaks these two.
const OTHER_LANGUAGES = /\/intl\/[^/]+\/(?!en-US|de-DE)[a-z]{2}-[A-Z]{2}\.mjs$/;

// No inline script or style may be needed: this is the policy that the server sends.
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types candor-signer',
].join('; ');

const CONTRACT = /\/packages\/protocol\/src\/api\/index\.ts$/;

// Each style file says it, so that the order holds whichever of them a browser reads first.
const STYLE_LAYERS = '@layer reset, tokens, base, ui, frame, page;';
const OWN_STYLES = /\/packages\/web\/src\/.*\.css$/;

/** Production builds index.html; `--mode gallery` builds the component gallery instead, never both. */
export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  plugins: [react(), leaveOutOtherLanguages(), leaveOutSchemas(), orderStyleLayers()],
  build: {
    outDir: join(import.meta.dirname, 'dist'),
    emptyOutDir: true,
    target: 'es2024',
    cssTarget: ['chrome125', 'edge125', 'firefox128', 'safari17.5'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // The whole kit's style is smaller than what a second request costs.
    cssCodeSplit: false,
    chunkSizeWarningLimit: 400,
    // of the packages in it, as each asks for
    license: { fileName: 'LICENSES.md' },
    rolldownOptions: {
      input: join(import.meta.dirname, mode === 'gallery' ? 'gallery.html' : 'index.html'),
      output: { codeSplitting: { groups: chunkGroups } },
    },
  },
  worker: { format: 'es' },
  preview: { headers: { 'Content-Security-Policy': CONTENT_SECURITY_POLICY } },
}));

// Libraries change less often than pages, so each keeps its own cached file.
const chunkGroups = [
  { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
  {
    name: 'router',
    test: /node_modules\/@tanstack\/(react-router|router-core|history|react-query|query-core)\//,
  },
];

function leaveOutOtherLanguages(): Plugin {
  return {
    name: 'leave-out-other-languages',
    load: { filter: { id: OTHER_LANGUAGES }, handler: () => 'export { default } from "./en-US.mjs";' },
  };
}

function leaveOutSchemas(): Plugin {
  const code = `export const api = ${JSON.stringify(contractAddresses(api))};`;
  return {
    name: 'leave-out-schemas',
    apply: 'build',
    load: { filter: { id: CONTRACT }, handler: () => ({ code, moduleType: 'js' }) },
  };
}

function orderStyleLayers(): Plugin {
  return {
    name: 'order-style-layers',
    enforce: 'pre',
    transform: { filter: { id: OWN_STYLES }, handler: (css) => `${STYLE_LAYERS}\n${css}` },
  };
}
