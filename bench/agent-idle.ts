import { spawn } from 'node:child_process';
import { once } from 'node:events';
/**
 * What an agent costs a computer that does nothing else: memory, processor and bytes sent, against a real TLS server.
 * `node bench/agent-idle.ts [--minutes 2]`; the target is measured over 10.
 */
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makeFolder, startAgent } from '../packages/agent/test/agent-process.ts';
import { RecordingServer } from '../packages/agent/test/recording-server.ts';

interface Memory {
  rssMb: number;
  pssMb: number;
  privateMb: number;
}
const ticksPerSecond = 100; // USER_HZ, the same on every Linux that Node supports
const settleMs = 10_000;
const target = { rssMb: 80, cpuPercent: 0.5, bytesPerMinute: 2048 };
const peer = { rssMb: 11.5, cpuPercent: 0, bytesPerMinute: 0 };

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '2' } } });
await measure(Number(values.minutes));

async function measure(minutes: number): Promise<void> {
  const floor = await measureFloor();
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  // as it is started on a computer: an empty cache, no variables of the tests
  const env = { NODE_COMPILE_CACHE: '', CANDOR_AGENT_TURN: '' };
  await using agent = startAgent(folder.in('agent'), { startup: { enrol: server.token() }, env });
  await agent.until('online');
  const pid = agent.child.pid ?? 0;
  await sleep(settleMs);
  const before = { ticks: cpuTicks(pid), frames: server.seen.length, at: performance.now() };
  let peak = memoryOf(pid);
  for (let n = 0; n < minutes * 6; n++) {
    await sleep(10_000);
    const now = memoryOf(pid);
    if (now.rssMb > peak.rssMb) peak = now;
  }
  const seconds = (performance.now() - before.at) / 1000;
  const frames = server.seen.slice(before.frames);
  const bytes = frames.reduce((sum, frame) => sum + frame.bytes.length, 0);
  const cpuPercent = ((cpuTicks(pid) - before.ticks) / ticksPerSecond / seconds) * 100;
  print(minutes, floor, { peak, cpuPercent, bytesPerMinute: (bytes / seconds) * 60, frames: frames.length });
}

function print(
  minutes: number,
  floor: Memory,
  own: { peak: Memory; cpuPercent: number; bytesPerMinute: number; frames: number },
): void {
  const { peak, cpuPercent, bytesPerMinute } = own;
  console.log(
    `agent-idle: ${minutes} min, all collectors, load average ${loadavg()
      .map((one) => one.toFixed(2))
      .join(' ')}`,
  );
  console.table({
    'resident memory (MB, peak)': {
      measured: round(peak.rssMb),
      target: target.rssMb,
      peer: peer.rssMb,
      'node -e 0': round(floor.rssMb),
    },
    'proportional memory (MB)': { measured: round(peak.pssMb), 'node -e 0': round(floor.pssMb) },
    'private memory (MB)': { measured: round(peak.privateMb), 'node -e 0': round(floor.privateMb) },
    'processor (% of a core)': {
      measured: round(cpuPercent, 3),
      target: target.cpuPercent,
      peer: peer.cpuPercent,
    },
    'sent (bytes/min, in frames)': {
      measured: Math.round(bytesPerMinute),
      target: target.bytesPerMinute,
      peer: peer.bytesPerMinute,
    },
    'frames sent': { measured: own.frames },
  });
  console.log('Peer: a native agent (MeshCentral) over 60 s, in which it collects nothing.');
}

/** What the runtime takes by itself. */
async function measureFloor(): Promise<Memory> {
  const child = spawn(process.execPath, ['-e', 'process.stdout.write("up"); setTimeout(() => {}, 60_000)'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const memory = memoryOf(child.pid ?? 0);
  child.kill();
  await once(child, 'close');
  return memory;
}

function memoryOf(pid: number): Memory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const mb = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'mu').exec(text)?.[1]) / 1024;
  return { rssMb: mb('Rss'), pssMb: mb('Pss'), privateMb: mb('Private_Dirty') };
}

/** User and system time of the process: fields 14 and 15 of /proc/PID/stat, counted after the name in brackets. */
function cpuTicks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}
