import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { RecordingServer } from './recording-server.ts';
import { makeFolder, startAgent } from './agent-process.ts';
await using server = await RecordingServer.start();
using folder = makeFolder();
const mem = (pid: number | undefined) => fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').split('\n').filter(l=>/Rss|Pss:|Private/.test(l)).join(' ').replaceAll(/\s+/g,' ');
for (let i = 0; i < 3; i++) {
  const agent = startAgent(folder.in('agent'), { startup: i === 0 ? { enrol: server.token() } : {} });
  const t0 = Date.now();
  await agent.until('online'); console.log('online', Date.now() - t0);
  await sleep(6000);
  console.log(mem(agent.child.pid));
  agent.child.stdin?.end(); await agent.exit;
}
