import { inventoryAgent } from '@candor/policy/dictionary/manage/inventory.ts';
import { productVersion, protocolVersion } from '@candor/protocol/version.ts';
import { sectionCollector } from './collector.ts';

export const agentCollector = () =>
  sectionCollector('agent', inventoryAgent, async () => ({
    version: productVersion,
    build: 'source',
    protocol: protocolVersion,
    runtime: process.versions.node,
    updates: 'git',
  }));
