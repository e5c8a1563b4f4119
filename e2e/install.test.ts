// The agent as a product: the console's line on a second computer with an address of its own, from the download to the
// uninstallation. No systemd runs there; the test starts what the unit would start, as the account that it names.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { writeEnrolmentToken, type EnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { api } from '@candor/protocol/api/index.ts';
import { installLine } from '@candor/protocol/install-line.ts';
import { until } from '../packages/server/test/until.ts';
import { makeWebAuthority } from '../packages/server/test/web-authority.ts';
import { skipWithout } from '../scripts/system-packages.ts';
import { prepareCandor, type Candor } from './candor.ts';
import { OwnerClient } from './owner-client.ts';
import type { Program } from './program.ts';
import { SecondHost, skipWithoutSecondHost } from './second-host.ts';

const skip = skipWithout('ip', 'curl', 'wget') || skipWithoutSecondHost();
const buildMs = 120_000;
const onlineMs = 30_000;

/** The story's parts share one server, one owner and one second host. */
interface Scene {
  candor: Candor;
  owner: OwnerClient;
  host: SecondHost;
  installer: { url: string; sha256: string };
  /** Files and accounts of the host before anything was installed. */
  before: string;
}

test('the agent on a second computer', { skip, timeout: 300_000 }, async (t) => {
  await using host = await SecondHost.start();
  using authority = await makeWebAuthority();
  const files = authority.write(await authority.issue([host.gateway]));
  const env = { CANDOR_LOCAL_AGENT: 'off', CANDOR_TLS_CERT_FILE: files.cert, CANDOR_TLS_KEY_FILE: files.key };
  await using candor = await (await prepareCandor({ host: host.gateway, env })).start();
  setDefaultCACertificates([...getCACertificates('default'), authority.pem]);
  const owner = await new OwnerClient(candor).setUp(candor);
  const installer = await untilPackaged(owner);
  const untrusting = { candor, owner, host, installer, before: await host.tree() };

  await t.test('a server that the computer does not trust is not asked', async () => {
    const { code, text } = await host.run(installLine({ ...installer, token: await makeToken(owner) }));
    assert.notEqual(code, 0);
    assert.match(text, /Nothing was run/u);
    await requireUntouched(untrusting);
  });
  // as update-ca-certificates does it
  await host.done('cat >> /etc/ssl/certs/ca-certificates.crt', authority.pem);
  const scene = { ...untrusting, before: await host.tree() };

  await testRefusals(t, scene);
  await testLife(t, scene);
  await testUninstall(t, scene);
});

async function testRefusals(t: TestContext, scene: Scene): Promise<void> {
  const { host, owner, installer } = scene;
  const refuses = (what: string, why: RegExp, run: () => Promise<{ code: number | null; text: string }>) =>
    t.test(what, async () => {
      const { code, text } = await run();
      assert.notEqual(code, 0);
      assert.match(text, why);
      await requireUntouched(scene);
    });
  /** The script as the line runs it, with a filter between, and by another shell. */
  const script = async (token: string, { filter = 'cat', shell = 'sh' } = {}) =>
    host.run(
      `s=$(curl -fsS ${installer.url} | ${filter}); printf 'token=%s\\n%s\\n' ${token} "$s" | ${shell}`,
    );

  await refuses(
    'a script that was changed on the way',
    /not the one that this line names\. Nothing was run/u,
    async () => {
      const sha256 = createHash('sha256').update('another script').digest('hex');
      return host.run(installLine({ ...installer, sha256, token: await makeToken(owner) }));
    },
  );
  await refuses(
    'a package that was changed on the way',
    /the package is not the one that this line stands for/u,
    async () =>
      script(await makeToken(owner), { filter: "sed 's/linux-x64 [0-9a-f]\\{8\\}/linux-x64 00000000/'" }),
  );
  await refuses('a token that the server does not know', /did not give the package/u, async () =>
    script(await makeToken(owner, { auth: randomBytes(32) })),
  );
  await refuses('a token that lost its end', /the enrolment token is damaged/u, () => script('cdr1.eyJ1'));
  await refuses('a person without root', /root is needed/u, async () =>
    script(await makeToken(owner), { shell: 'setpriv --reuid 65534 --regid 65534 --clear-groups sh' }),
  );
  await refuses('another processor', /no package for a i686 processor/u, async () =>
    script(await makeToken(owner), { shell: 'setarch linux32 sh' }),
  );
  await refuses("a command of that name that is somebody else's", /is not ours/u, async () => {
    await host.done('ln -s /bin/true /usr/local/bin/candor-agent');
    const end = await script(await makeToken(owner));
    await host.done('rm /usr/local/bin/candor-agent');
    return end;
  });
  await refuses('a disk that is full', /are needed/u, async () => {
    await host.done('mount -o remount,size=100m /opt');
    return script(await makeToken(owner));
  });
  await host.done('mount -o remount,size=90% /opt');
  await refuses(
    'an authority that the token does not name, after everything was placed',
    /authority is not the one/u,
    async () => script(await makeToken(owner, { ca: 'ab'.repeat(32) }), { shell: 'sh -s -- --no-start' }),
  );
}

async function testLife(t: TestContext, { host, owner, installer }: Scene): Promise<void> {
  await t.test('the line installs and enrols', async () => {
    const said = await host.done(noStart(installLine({ ...installer, token: await makeToken(owner) })));
    assert.match(said, /This computer is enrolled at .*\nInstalled\.\nIt is not started/u);
    const owners = await host.done('stat -c "%a %U" /var/lib/candor-agent /opt/candor-agent');
    assert.equal(owners, '700 candor-agent\n755 root');
    const autostart = await host.done('stat -c %a:%U /etc/xdg/autostart/candor-agent-desk.desktop');
    assert.equal(autostart, '644:root');
    const started = await host.run(
      'setpriv --reuid 65534 --clear-groups env -i HOME=/nonexistent /usr/local/bin/candor-agent desk',
    );
    assert.equal(started.code, 1);
    assert.match(started.text, /There is no X display here/u);
  });

  await t.test('what the unit starts comes online with an address of its own', async () => {
    await using agent = await startUnit(host);
    const device = await untilOnline(owner);
    assert.equal(device.label, 'second-host');
    const addresses = await until('the adapters are there', async () => {
      const { adapters } = await owner.call(api.devices.inventory, { params: { id: device.id } });
      return adapters?.values.adapters.flatMap(({ addresses: own }) => own);
    });
    assert.ok(addresses.includes(host.address), addresses.join());
    assert.match(await host.done('candor-agent status'), /^state +online$/mu);
    assert.match(await host.done('candor-agent ledger'), /inventory/u);
    await using notice = host.start('candor-agent notice');
    const { origin } = new URL((await notice.line(/^Open /u)).slice('Open '.length));
    assert.match(await host.done(`curl -fsS ${origin}/`), /<!doctype html>/iu);
    await using theirs = host.start(
      'setpriv --reuid 65534 --clear-groups env -i HOME=/nonexistent /usr/local/bin/candor-agent notice',
    );
    await theirs.line(/^Open /u);
    const stranger = await host.run('setpriv --reuid 65534 --clear-groups candor-agent status');
    assert.deepEqual([stranger.code, /use sudo/u.test(stranger.text)], [1, true], stranger.text);
    const foreign = await host.done('find /var/lib/candor-agent ! -user candor-agent');
    assert.equal(foreign, '', 'root looked, and left nothing of its own');
    await host.done('candor-agent stop');
    assert.deepEqual(
      await agent.untilEnded(10_000),
      { code: 0, signal: null },
      'the unit does not start it again',
    );
  });

  await t.test('the line again replaces the program and keeps the identity, also by wget', async () => {
    const status = await host.done('candor-agent status');
    await host.done('mount --bind /dev/null /usr/bin/curl && rm /opt/candor-agent/README');
    const said = await host.done(noStart(installLine({ ...installer, token: await makeToken(owner) })));
    await host.done('umount /usr/bin/curl');
    assert.match(said, /^Updated\. It is still /mu);
    assert.equal(await host.done('candor-agent status'), status);
    assert.equal(await host.done('ls -A /opt'), 'candor-agent');
    await host.done('test -e /opt/candor-agent/README');
  });

  await t.test('it leaves, and the server knows', async () => {
    const { deviceId } = JSON.parse(await host.done('candor-agent status --json'));
    assert.ok((await devicesOf(owner)).some(({ id }) => id === deviceId));
    assert.match(await host.done('candor-agent leave'), /^Left\. The server knows\.$/mu);
    assert.match((await host.run('candor-agent status')).text, /not enrolled/u);
    assert.ok(!(await devicesOf(owner)).some(({ id }) => id === deviceId));
  });
}

async function testUninstall(t: TestContext, scene: Scene): Promise<void> {
  const { candor, host, owner, installer } = scene;
  await t.test('it is uninstalled while it runs, and nothing of it stays', async () => {
    await host.done(noStart(installLine({ ...installer, token: await makeToken(owner) })));
    await using agent = await startUnit(host);
    await untilOnline(owner);
    assert.match(await host.done('candor-agent uninstall'), /^Left\. The server knows\.\nUninstalled\./u);
    assert.equal((await agent.untilEnded(10_000)).code, 0);
    await requireUntouched(scene);
  });

  await t.test('also when the server is gone', async () => {
    await host.done(noStart(installLine({ ...installer, token: await makeToken(owner) })));
    await candor.stop();
    assert.match(await host.done('candor-agent uninstall'), /could not be told.*\nUninstalled\./u);
    await requireUntouched(scene);
  });
}

/** As the page does: it asks until they are there. */
function untilPackaged(owner: OwnerClient): Promise<{ url: string; sha256: string }> {
  const ask = async () => {
    const { state, installer } = await owner.call(api.packages.list);
    assert.notEqual(state, 'not_built');
    return installer ?? undefined;
  };
  return until('the packages are made', ask, buildMs);
}

async function makeToken(owner: OwnerClient, changed: Partial<EnrolmentToken> = {}): Promise<string> {
  const auth = randomBytes(32);
  const secretHash = createHash('sha256').update(auth).digest('hex');
  const { url, ca } = await owner.call(api.enrolment.createToken, { body: { label: 'desk', secretHash } });
  return writeEnrolmentToken({ url, ca, auth, ...changed });
}

/** No systemd runs there. */
const noStart = (line: string) => line.replace(' sh; else', ' sh -s -- --no-start; else');

/** What the unit starts, as its account, without privileges and with its umask. */
async function startUnit(host: SecondHost): Promise<Program> {
  const unit = await host.done('cat /etc/systemd/system/candor-agent.service');
  const setting = (name: string) => new RegExp(`^${name}=(.*)$`, 'mu').exec(unit)?.[1] ?? '';
  const account = `--reuid ${setting('User')} --regid ${setting('Group')} --init-groups`;
  const limits = '--no-new-privs --inh-caps=-all --bounding-set=-all';
  return host.start(
    `cd ${setting('WorkingDirectory')}; umask ${setting('UMask')}; exec env -i PATH=/usr/bin:/bin setpriv ${account} ${limits} ${setting('ExecStart')}`,
  );
}

const devicesOf = async (owner: OwnerClient) => (await owner.call(api.devices.list)).items;

function untilOnline(owner: OwnerClient) {
  return until(
    'the device is online',
    async () => (await devicesOf(owner)).find(({ state }) => state === 'online'),
    onlineMs,
  );
}

async function requireUntouched({ host, before }: Scene): Promise<void> {
  assert.equal(await host.tree(), before);
}
