import { element, named, place, watchSessions } from './page.sessions.js';

// The page's key comes in the fragment, is used once, and is gone from the address bar before anything else happens.
const key = location.hash.slice(1);
history.replaceState(null, '', '/');
const everyMs = 2000;
const shown = new Set();
let token = '';

async function ask(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: { authorization: `Bearer ${token || key}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

function drawChanges({ title, none, items }) {
  place('changes-title').textContent = title;
  place('changes').replaceChildren(
    ...items.map((item) =>
      element(
        'li',
        `${item.at} ${item.title}`,
        element('ul', '', ...item.lines.map((line) => element('li', line))),
      ),
    ),
    ...(items.length === 0 ? [element('li', none)] : []),
  );
}

function drawSessions(sessions) {
  place('sessions').hidden = sessions === null;
  if (sessions === null) return;
  const { title, sentences, parts, standing } = sessions;
  place('sessions-title').textContent = title;
  place('sessions-why').replaceChildren(...sentences.map((sentence) => element('p', sentence)));
  place('sessions-parts').replaceChildren(...named(parts));
  place('standing-title').textContent = standing.title;
  place('standing').replaceChildren(...standing.lines.map((line) => element('li', line)));
}

function drawStatus({ facts, actions, changes, sessions, summary, takesRoot }) {
  drawSessions(sessions);
  drawChanges(changes);
  place('trust').hidden = !takesRoot;
  place('summary').textContent = summary;
  place('facts').replaceChildren(...named(facts));
  const current = [...place('actions').children].map((button) => button.dataset.action).join();
  if (current === actions.map(({ action }) => action).join()) return;
  place('actions').replaceChildren(
    ...actions.map(({ action, label }) => {
      const button = element('button', label);
      button.dataset.action = action;
      button.addEventListener('click', () => void ask('POST', `/act/${action}`).then(refresh, lost));
      return button;
    }),
  );
}

function drawEntry(entry) {
  const open = element('button', entry.what);
  open.addEventListener('click', () => void openEntry(entry).catch(lost));
  const receipt = element('td', entry.receipt);
  if (entry.receipt === 'differs') receipt.className = 'bad';
  const size = element('td', entry.size.toLocaleString());
  size.className = 'number';
  const hash = element('td', '', element('code', entry.hash.slice(0, 16)));
  return element(
    'tr',
    '',
    element('td', new Date(entry.at).toLocaleString()),
    element('td', '', open),
    size,
    receipt,
    hash,
  );
}

async function openEntry({ id, what, hash }) {
  const { bytes } = await ask('GET', `/ledger/${id}`);
  place('opened-title').textContent = `Exact bytes: ${what}`;
  place('hash').textContent = hash;
  place('bytes').textContent = bytes;
  place('opened').hidden = false;
  place('opened-title').focus();
}

async function refresh() {
  drawStatus(await ask('GET', '/status'));
  const { entries } = await ask('GET', '/ledger');
  const rows = entries.map((entry) => ({ entry, mark: `${entry.id} ${entry.receipt}` }));
  if (rows.every(({ mark }) => shown.has(mark))) return;
  for (const { mark } of rows) shown.add(mark);
  place('entries').replaceChildren(...rows.map(({ entry }) => drawEntry(entry)));
}

function lost(error) {
  place('summary').textContent =
    error.message === '401'
      ? 'This address was used before. Run the command again for a new one.'
      : 'The command that shows this page has ended.';
}

async function pinRoot() {
  const typed = place('root').value.trim();
  try {
    await ask('POST', `/trust/${encodeURIComponent(typed)}`);
    place('pinned').textContent = 'Pinned. No other root is trusted any more.';
    place('root').value = '';
    await refresh();
  } catch (error) {
    if (error.message !== '400') throw error;
    place('pinned').textContent = 'That is not a fingerprint: it has 64 hex digits.';
  }
}

async function start() {
  place('pin').addEventListener('click', () => void pinRoot().catch(lost));
  ({ token } = await ask('POST', '/open'));
  await refresh();
  setInterval(() => void refresh().catch(lost), everyMs);
  await watchSessions(ask);
}
void start().catch(lost);
