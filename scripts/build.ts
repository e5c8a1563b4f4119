// `npm run build`: what is given to others, in dist/. The agent's packages, and the console as files.
import path from 'node:path';
import { packAgents } from './build/agent-packages.ts';

const root = path.dirname(import.meta.dirname);
const { packages } = await packAgents(root);
const inMegabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1).padStart(6)} MB`;
for (const { file, bytes, bundleBytes, runtimeBytes } of packages)
  console.log(
    `${file}  ${inMegabytes(bytes)}  (program ${inMegabytes(bundleBytes).trim()}, runtime ${inMegabytes(runtimeBytes).trim()})`,
  );
