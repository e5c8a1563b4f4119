// Sessions on this computer: who asks, who is connected, what was before. Each part keeps its place while it is there,
// so that nobody's focus, choice or half-written message is lost when something else changes.
let ask;
let known = 0;
let shown = null;
/** Session -> how its part is drawn anew. */
const live = new Map();
let asked;
let seconds;

export function element(name, text, ...children) {
  const made = document.createElement(name);
  if (text !== '') made.textContent = text;
  made.append(...children);
  return made;
}

export function place(id) {
  return document.getElementById(id);
}

export function named(parts) {
  return parts.flatMap(({ name, value }) => [element('dt', name), element('dd', value)]);
}

function button(label, onClick) {
  const made = element('button', label);
  made.type = 'button';
  made.addEventListener('click', onClick);
  return made;
}

function act(done) {
  return ask('POST', '/desk', done).catch(() => undefined);
}

function drawPrompt(prompt) {
  const dialog = place('prompt');
  if (asked?.sessionId === prompt?.sessionId) return;
  asked = prompt;
  clearInterval(seconds);
  if (dialog.open) dialog.close();
  if (!prompt) return;
  const { sessionId } = prompt;
  const refuse = button(prompt.refuse, () => act({ act: 'refuse', sessionId, today: false }));
  const allow = button(prompt.allow, () => {
    const rights = checkedOf(dialog, 'right');
    const [minutes] = checkedOf(dialog, 'minutes').map(Number);
    void act({ act: 'allow', sessionId, rights, minutes });
  });
  allow.disabled = true;
  const rights = prompt.rights.map(({ label, right }) => choice('checkbox', 'right', right, label));
  for (const { input } of rights) {
    input.role = 'switch';
    input.addEventListener('change', () => (allow.disabled = checkedOf(dialog, 'right').length === 0));
  }
  const minutes = prompt.minutes.map(({ count, label }) => choice('radio', 'minutes', count, label));
  minutes[0].input.checked = true;
  const left = element('p', '');
  const title = element('h2', prompt.title);
  title.id = 'prompt-title';
  const why = element('div', '', ...prompt.sentences.map((sentence) => element('p', sentence)));
  why.id = 'prompt-why';
  const today = button(prompt.refuseToday, () => act({ act: 'refuse', sessionId, today: true }));
  const buttons = element('p', '', refuse, allow, today);
  buttons.className = 'buttons';
  dialog.replaceChildren(
    title,
    why,
    group(prompt.rightsTitle, rights),
    group(prompt.minutesTitle, minutes),
    left,
    buttons,
  );
  const count = () => {
    const remaining = Math.max(0, Math.ceil((prompt.until - Date.now()) / 1000));
    left.textContent = prompt.secondsLeft.replace('{n}', String(remaining));
  };
  count();
  seconds = setInterval(count, 1000);
  dialog.oncancel = (event) => {
    event.preventDefault();
    void act({ act: 'refuse', sessionId, today: false });
  };
  dialog.showModal();
  refuse.focus();
}

function choice(type, name, value, label) {
  const input = document.createElement('input');
  Object.assign(input, { type, name, value: String(value) });
  return { input, row: element('label', '', input, element('span', label)) };
}

function group(title, choices) {
  return element('fieldset', '', element('legend', title), ...choices.map(({ row }) => row));
}

function checkedOf(dialog, name) {
  return [...dialog.querySelectorAll(`input[name="${name}"]:checked`)].map(({ value }) => value);
}

function makeLive({ sessionId, title, sentence, conversation, end, send, write }) {
  const facts = element('dl', '');
  const compare = element('p', '');
  const log = element('div', '');
  log.role = 'log';
  log.ariaLabel = conversation;
  log.tabIndex = 0;
  const input = element('textarea', '');
  Object.assign(input, { rows: 2, maxLength: 2000, ariaLabel: write });
  const form = element('form', '', input, element('button', send));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text !== '') void act({ act: 'say', sessionId, text }).then(() => (input.value = ''));
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  const card = element(
    'article',
    '',
    element('h3', title),
    element('p', sentence),
    facts,
    compare,
    log,
    form,
    button(end, () => act({ act: 'end', sessionId })),
  );
  card.ariaLabel = title;
  const lines = new Map();
  let compared = '';
  const draw = (one) => {
    facts.replaceChildren(...named(one.facts));
    if (compared !== (one.compare?.sentence ?? '')) {
      compared = one.compare?.sentence ?? '';
      compare.replaceChildren(...compareParts(sessionId, one.compare));
    }
    compare.hidden = one.compare === null;
    const canSpeak = one.state === 'active';
    log.hidden = one.chat.length === 0;
    form.hidden = !canSpeak && one.chat.length === 0;
    for (const control of form.elements) control.disabled = !canSpeak;
    for (const line of one.chat) drawLine(log, lines, line);
  };
  return { card, draw };
}

function compareParts(sessionId, compare) {
  if (!compare) return [];
  const answer = (areEqual) => () => act({ act: 'compared', sessionId, areEqual });
  return [
    element('strong', compare.sentence),
    element('br', ''),
    button(compare.equal, answer(true)),
    button(compare.differ, answer(false)),
  ];
}

function drawLine(log, lines, { id, at, from, shown: isShown, text, who }) {
  const drawn = lines.get(id);
  if (drawn) {
    if (drawn.textContent !== isShown) drawn.textContent = isShown;
    return;
  }
  const mark = element('small', isShown);
  lines.set(id, mark);
  const line = element('div', '', element('b', who), element('small', at), mark, element('span', text));
  line.className = from;
  const isAtEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
  log.append(line);
  if (isAtEnd) log.scrollTop = log.scrollHeight;
}

function drawLive(items) {
  for (const [id, { card }] of live) {
    if (items.some(({ sessionId }) => sessionId === id)) continue;
    card.remove();
    live.delete(id);
  }
  for (const one of items) {
    const part = live.get(one.sessionId) ?? makeLive(one);
    if (!live.has(one.sessionId)) place('live').append(part.card);
    live.set(one.sessionId, part);
    part.draw(one);
  }
}

function drawRefusal({ isOn, label, note, untilAt }) {
  const before = place('refusal').querySelector('input');
  if (!before) {
    const { input, row } = choice('checkbox', 'refusal', '', label);
    input.role = 'switch';
    input.addEventListener('change', () =>
      act({ act: 'refuse-all', untilAt: input.checked ? untilAt : null }),
    );
    place('refusal').replaceChildren(row, element('small', ''));
  }
  place('refusal').querySelector('input').checked = isOn;
  place('refusal').querySelector('small').textContent = note;
}

function drawHistory({ items, language, none, save, title }) {
  place('history').hidden = false;
  place('history').lang = language;
  place('history-title').textContent = title;
  place('history-items').replaceChildren(
    ...items.map(({ at, facts, hasRecord, id, title: who }) =>
      element(
        'li',
        `${at} ${who}`,
        element('dl', '', ...named(facts)),
        ...(hasRecord ? [button(save, () => saveRecord(id))] : []),
      ),
    ),
    ...(items.length === 0 ? [element('li', none)] : []),
  );
}

/** What this computer signed of a session, as a file. */
async function saveRecord(id) {
  const signed = await ask('GET', `/history/${id}`);
  const file = new Blob([`${JSON.stringify(signed, null, 2)}\n`], { type: 'application/json' });
  const link = element('a', '');
  link.href = URL.createObjectURL(file);
  link.download = `session-${id}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Which sessions there are: when it changes, one more is over. */
const idsOf = (one) =>
  [...(one?.prompts ?? []), ...(one?.live ?? [])].map(({ sessionId }) => sessionId).join();

async function draw(next) {
  const isOther = idsOf(next) !== idsOf(shown) || shown === null;
  shown = next;
  place('desk').hidden = next === null;
  drawPrompt(next?.prompts[0]);
  drawLive(next?.live ?? []);
  if (next) {
    place('desk').lang = next.language;
    place('prompt').lang = next.language;
    place('desk-title').textContent = next.title;
    place('desk-none').textContent = next.live.length === 0 ? next.none : '';
    drawRefusal(next.refusal);
  }
  if (isOther) drawHistory(await ask('GET', '/history'));
}

/** Asks without an end: as long as this page is open, somebody sees who is connected. */
export async function watchSessions(asking) {
  ask = asking;
  drawHistory(await ask('GET', '/history'));
  for (;;) {
    const { version, shown: next } = await ask('GET', `/desk/${known}`);
    if (version !== known) await draw(next);
    known = version;
    if (next === null) await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
