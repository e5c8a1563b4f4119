import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { RecordingServer } from './recording-server.ts';
import { makeFolder, startAgent } from './agent-process.ts';
await using server = await RecordingServer.start();
using folder = makeFolder();
const mem = (pid: number | undefined) => { const t = fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'); const g=(k: string)=>Math.round(Number(new RegExp('^'+k+':\\s+(\\d+)','m').exec(t)?.[1])/1024*10)/10; return `rss ${g('Rss')} pss ${g('Pss')} dirty ${g('Private_Dirty')} clean ${g('Private_Clean')}`; };
const A = {MALLOC_ARENA_MAX: '1'}; const S = '--max-semi-space-size=1 ';
const B = (x: string) => ({...A, MALLOC_TRIM_THRESHOLD_: '65536', XFLAGS: x});
const variants: [string, Record<string, string>][] = [['enrol', {}], ['plain', {}], ['plain', {}]];
for (const [name, env] of variants) {
  const agent = startAgent(folder.in('agent'), { startup: name === 'enrol' ? { enrol: server.token() } : {}, env });
  try { await agent.until('online');
  await sleep(8000);
  console.log(name, mem(agent.child.pid)); } catch (e) { console.log(name, String(e).slice(0,300)); }
  agent.child.stdin?.end(); await agent.exit;
}
