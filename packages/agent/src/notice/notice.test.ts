import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { completeBody } from '@candor/policy/rights/modes.ts';
import { Ledger } from '../ledger.ts';
import type { SessionsNow } from '../sessions.ts';
import { serveNotice, type NoticeSource } from './notice.ts';
import { shownSessions } from './sessions.ts';

const root = `1a2b3c4d${'0'.repeat(56)}`;
const unsigned: SessionsNow = { rules: null, most: completeBody({ rights: {} }), signed: null, standing: [] };
const office = { days: [1, 2, 3, 4, 5], fromMinute: 480, untilMinute: 1020 };

function sourceIn(folder: string) {
  const key = randomBytes(32);
  const file = path.join(folder, 'ledger.sqlite');
  using ledger = new Ledger(file, key, 'write');
  const address = 'wss://localhost:8444/agent';
  ledger.note({ kind: 'hello', address, bytes: Buffer.from('{"type":"hello"}') });
  ledger.note({
    kind: 'batch',
    address,
    bytes: Buffer.from('{"type":"batch","app":"<b>"}'),
    seq: 1,
    records: ['manage.metric'],
  });
  const acted: string[] = [];
  const source: NoticeSource = {
    status: async () => ({
      state: 'online',
      kind: 'manage',
      deviceId: 'x',
      server: 'http://localhost:8080',
      deviceClass: 'workstation',
      sessions: unsigned,
      licence: { state: 'lapsed', reason: 'revoked', until: null, serial: null },
    }),
    act: async (action) => void acted.push(action),
    trust: async (fingerprint) => void acted.push(fingerprint),
    ruleChanges: () => [
      {
        kind: 'policy',
        at: 0,
        by: { kind: 'member', name: 'Sam <b>' },
        before: { rights: { terminal: 'ask' }, promptTimeoutS: 30 },
        after: { rights: { terminal: 'never' }, hours: [office], promptTimeoutS: 20 },
      },
      { kind: 'given', at: 0, by: { kind: 'member', name: null }, right: 'screen.view', until: 0 },
      { kind: 'ended', at: 0, by: { kind: 'server', name: null }, right: 'screen.view' },
    ],
    ledger: () => new Ledger(file, key, 'read'),
    seat: async () => undefined,
    journal: () => undefined,
    identityPublic: () => undefined,
  };
  return { source, acted };
}

async function withNotice(
  work: (at: { url: URL; key: string; acted: string[] }) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'candor-notice-'));
  const { source, acted } = sourceIn(folder);
  try {
    await using page = await serveNotice(source);
    const url = new URL(page.url);
    await work({ url, key: url.hash.slice(1), acted });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const get = (url: URL, where: string, token: string, method = 'GET', more = {}) =>
  fetch(new URL(where, url), { method, headers: { authorization: `Bearer ${token}`, ...more } });

async function open(url: URL, key: string): Promise<string> {
  const answer = (await (await get(url, '/open', key, 'POST')).json()) as { token: string };
  return answer.token;
}

test('the page lists what was sent and opens its exact bytes', async () => {
  await withNotice(async ({ url, key }) => {
    const token = await open(url, key);
    const { entries } = (await (await get(url, '/ledger', token)).json()) as {
      entries: { id: number; what: string; size: number; receipt: string }[];
    };
    assert.deepEqual(
      entries.map(({ what, size, receipt }) => ({ what, size, receipt })),
      [
        { what: 'manage.metric', size: 28, receipt: 'none yet' },
        { what: 'hello wss://localhost:8444/agent', size: 16, receipt: 'none' },
      ],
    );
    const { bytes } = (await (await get(url, `/ledger/${entries[0]?.id}`, token)).json()) as {
      bytes: string;
    };
    assert.equal(bytes, '{"type":"batch","app":"<b>"}');
    const { summary } = (await (await get(url, '/status', token)).json()) as { summary: string };
    assert.equal(summary, 'This computer is connected to its server.');
  });
});

test('the key works once, and without it nothing is told', async () => {
  await withNotice(async ({ url, key }) => {
    assert.equal((await get(url, '/ledger', key)).status, 401);
    assert.equal((await get(url, '/open', 'x'.repeat(43), 'POST')).status, 401);
    const token = await open(url, key);
    assert.equal((await get(url, '/open', key, 'POST')).status, 401);
    assert.equal((await get(url, '/ledger', `${token}x`)).status, 401);
    assert.equal((await get(url, '/ledger', token)).status, 200);
  });
});

test('a page of another site gets nothing, even with the token', async () => {
  await withNotice(async ({ url, key }) => {
    const token = await open(url, key);
    assert.equal(
      (await get(url, '/act/stop', token, 'POST', { origin: 'https://evil.example' })).status,
      403,
    );
    const renamed = new URL(url);
    renamed.hostname = 'localhost';
    assert.equal((await get(renamed, '/status', token)).status, 403);
  });
});

test('the button that stops collecting stops it', async () => {
  await withNotice(async ({ url, key, acted }) => {
    const token = await open(url, key);
    assert.equal((await get(url, '/act/stop', token, 'POST')).status, 200);
    assert.equal((await get(url, '/act/enrol', token, 'POST')).status, 404);
    assert.deepEqual(acted, ['stop']);
  });
});

test('the page loads no script but its own and cannot be framed', async () => {
  await withNotice(async ({ url }) => {
    const policy = (await fetch(new URL('/', url))).headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'; script-src 'self'/u);
    assert.match(policy, /frame-ancestors 'none'/u);
  });
});

test('a root is pinned by its fingerprint as people write it, and anything else is refused', async () => {
  await withNotice(async ({ url, key, acted }) => {
    const token = await open(url, key);
    const { takesRoot } = (await (await get(url, '/status', token)).json()) as { takesRoot: boolean };
    assert.equal(takesRoot, true);
    const typed = encodeURIComponent('ABCD '.repeat(16));
    assert.equal((await get(url, `/trust/${typed}`, token, 'POST')).status, 200);
    assert.deepEqual(acted, ['abcd'.repeat(16)]);
    assert.equal((await get(url, '/trust/abcd', token, 'POST')).status, 400);
    assert.equal((await get(url, `/trust/${typed}`, 'stranger', 'POST')).status, 401);
    assert.equal(acted.length, 1);
  });
});

test('how the licence stands is said in the language that the browser would rather read', async () => {
  await withNotice(async ({ url, key }) => {
    const token = await open(url, key);
    const said = async (language: string) => {
      const answer = await get(url, '/status', token, 'GET', { 'accept-language': language });
      const { facts } = (await answer.json()) as { facts: { name: string; value: string }[] };
      return facts.at(-1);
    };
    assert.deepEqual(await said('de-DE,de;q=0.9'), {
      name: 'Lizenz',
      value: 'Sie wurde widerrufen. Neue Sitzungen und Aufträge werden abgelehnt. Alles andere läuft weiter.',
    });
    assert.equal((await said('fr'))?.name, 'Licence');
  });
});

test('what sessions may do here: before, after, who, from when, in the language of the browser', async () => {
  await withNotice(async ({ url, key }) => {
    const token = await open(url, key);
    const told = async (language: string) => {
      const answer = await get(url, '/status', token, 'GET', { 'accept-language': language });
      const { changes } = (await answer.json()) as {
        changes: { items: { at: string; title: string; lines: string[] }[] };
      };
      assert.ok(changes.items.every(({ at }) => /^19(?:69|70)-/u.test(at)));
      return changes.items.map(({ title, lines }) => [title, ...lines]);
    };
    assert.deepEqual((await told('en')).slice(0, 1), [
      [
        'The policy, by Sam <b>',
        'terminal: ask → never',
        'hours: at all times → Mon–Fri 08:00–17:00',
        'time to answer: 30 seconds → 20 seconds',
      ],
    ]);
    const [policy, given, ended] = await told('de');
    assert.deepEqual(policy?.slice(0, 3), [
      'Regeln, durch: Sam <b>',
      'Terminal: fragen → nie',
      'Zeiten: jederzeit → Mo–Fr 08:00–17:00',
    ]);
    assert.match(given?.join(' ') ?? '', /^Dauerzustimmung .* jemand aus der Firma .* bis 19/u);
    assert.match(ended?.join(' ') ?? '', /^Ende der Dauerzustimmung .* der Server/u);
  });
});

test('while the server has said nothing the page says what holds then, in the language of the browser', async () => {
  await withNotice(async ({ url, key }) => {
    const token = await open(url, key);
    const told = async (language: string) => {
      const answer = await get(url, '/status', token, 'GET', { 'accept-language': language });
      return ((await answer.json()) as { sessions: unknown }).sessions;
    };
    const shown = shownSessions({ sessions: unsigned, deviceClass: 'workstation' }, 'en');
    assert.deepEqual(await told('en'), shown);
    assert.match(
      shown?.sentences.join(' ') ?? '',
      /a workstation.*The server has not said yet.*No root key has signed more/u,
    );
    const values = new Map(shown?.parts.map(({ name, value }) => [name, value]));
    assert.deepEqual(
      ['terminal', 'recording', 'hours', 'time to answer'].map((name) => values.get(name)),
      ['ask', 'never', 'at all times', '30 seconds'],
    );
    assert.deepEqual(shown?.standing.lines, []);
    assert.match(JSON.stringify(await told('de')), /Arbeitsplatz.*Der Server hat noch nichts gesagt/u);
  });
});

test('what sessions may do is said with the root that signed the most, and the consents that let somebody in', () => {
  const most = completeBody({ rights: { terminal: 'standing' }, grantMinutes: 120 });
  const given = {
    id: randomUUID(),
    to: { kind: 'staff', role: null, members: [randomUUID(), randomUUID()] },
    hours: [office],
    alsoIfPresent: true,
    from: 0,
    until: Date.UTC(2027, 5, 1),
  } as const;
  const sessions = {
    rules: { ...most, rights: { ...most.rights, chat: 'never' }, hours: [office] },
    most,
    signed: { root, until: Date.UTC(2027, 5, 1) },
    standing: [
      { ...given, right: 'terminal' },
      { ...given, right: 'files' },
    ],
  };
  const shown = shownSessions({ sessions, deviceClass: 'server' }, 'en');
  const [own, signed] = shown?.sentences ?? [];
  assert.match(own ?? '', /^This computer is a server/u);
  assert.match(
    signed ?? '',
    /root key 1a2b 3c4d signed .* until 2027-.* Nothing goes beyond that, whatever the server says\.$/u,
  );
  const values = new Map(shown?.parts.map(({ name, value }) => [name, value]));
  assert.deepEqual(
    ['terminal', 'chat', 'hours', 'how long a yes lasts'].map((name) => values.get(name)),
    ['standing', 'never (at most: ask)', 'Mon–Fri 08:00–17:00 (at most: at all times)', '120 minutes'],
  );
  assert.equal(shown?.standing.lines.length, 1, 'files are asked for anyway');
  assert.match(
    shown?.standing.lines[0] ?? '',
    /^terminal: for 2 persons of the operator’s staff, until 2027-.*, Mon–Fri 08:00–17:00, also if somebody is there$/u,
  );
  assert.match(
    JSON.stringify(shownSessions({ sessions, deviceClass: 'server' }, 'de')),
    /1a2b 3c4d .* höchstens/u,
  );
  assert.equal(shownSessions({ state: 'online', kind: 'focus' }, 'en'), undefined);
});
