import { inventoryAgent } from '@candor/policy/dictionary/manage/inventory.ts';
import { productVersion, protocolVersion } from '@candor/protocol/version.ts';
import { buildName, packageFolder } from '../package.ts';
import { sectionCollector } from './collector.ts';

export const agentCollector = () =>
  sectionCollector('agent', inventoryAgent, async () => ({
    version: productVersion,
    build: buildName(),
    protocol: protocolVersion,
    runtime: process.versions.node,
    // a package is replaced by the line that installed it
    updates: packageFolder() === undefined ? 'git' : 'off',
  }));
