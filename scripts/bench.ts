// `npm run bench`: all measurements of bench/ one after the other, or the named ones: npm run bench -- start ingest
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import path from 'node:path';

interface Bench {
  name: string;
  file: string;
  about: string;
}

const folder = path.join(path.dirname(import.meta.dirname), 'bench');
const limitMs = 30 * 60_000;
const wrongUse = 2;

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  const benches = listBenches();
  const flags = words.filter((word) => word.startsWith('--') && word !== '--list');
  const names = words.filter((word) => !word.startsWith('--'));
  const unknown = names.find((name) => !benches.some((bench) => bench.name === name));
  if (words.includes('--list') || unknown !== undefined || (flags.length > 0 && names.length !== 1)) {
    if (unknown !== undefined) console.error(`There is no bench "${unknown}".`);
    console.log('npm run bench [-- NAME... | NAME --FLAG | --list]');
    for (const { name, about } of benches) console.log(`  ${name.padEnd(16)} ${about}`);
    return words.includes('--list') ? 0 : wrongUse;
  }
  const chosen = names.length > 0 ? benches.filter(({ name }) => names.includes(name)) : benches;
  console.log(machine());
  const rows = [];
  for (const bench of chosen) rows.push(await run(bench, flags));
  if (rows.length > 1) console.table(rows);
  return rows.every(({ result }) => result === 'met') ? 0 : 1;
}

/** What says in its first lines how it is run; the other files there are parts of those. */
function listBenches(): Bench[] {
  return globSync('*.ts', { cwd: folder })
    .sort()
    .flatMap((file) => {
      const name = path.basename(file, '.ts');
      const head = readFileSync(path.join(folder, file), 'utf8').slice(0, 1000);
      if (!head.includes(`npm run bench -- ${name}`) && !head.includes(`bench/${name}.ts`)) return [];
      const [, about = ''] = /^(?:\/\/| \*) (.+?)(?:: npm run bench.*)?$/mu.exec(head) ?? [];
      return [{ name, file, about }];
    });
}

async function run({ name, file, about }: Bench, flags: readonly string[]) {
  console.log(`\n${name}: ${about}\n${new Date().toISOString()}, ${state()}`);
  const startedAt = performance.now();
  const child = spawn(process.execPath, [path.join(folder, file), ...flags], {
    stdio: 'inherit',
    timeout: limitMs,
    killSignal: 'SIGINT',
  });
  const [code] = await once(child, 'exit');
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  return { bench: name, result: code === 0 ? 'met' : 'not met', seconds };
}

function machine(): string {
  const all = cpus();
  const model = all[0]?.model.trim() ?? 'unknown processor';
  return `${all.length} x ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${process.platform}`;
}

/** Other work on the computer, and what a Node process costs that does nothing. */
function state(): string {
  const load = loadavg().map((one) => one.toFixed(2));
  const startedAt = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return `load average ${load.join(' ')}, node -e 0: ${(performance.now() - startedAt).toFixed(0)} ms`;
}
