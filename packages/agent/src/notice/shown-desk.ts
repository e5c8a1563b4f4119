import type { LicenceLanguage } from '@candor/policy/texts/licence.ts';
import { words } from '../desk/words.ts';
import { localTime } from '../local-time.ts';
import { untilTakenBack, type DeskState, type ShownLive, type ShownPrompt } from '../remote/desk-wire.ts';
import type { JournalEntry } from '../remote/journal.ts';
import { deskTexts, refusalWords } from './desk-texts.ts';

/** What the page draws of sessions, in words; null where no agent has any to show. */
export function shownDesk(state: DeskState | null, language: LicenceLanguage) {
  const texts = deskTexts[language];
  if (!state) return null;
  const { refusedUntil } = state;
  return {
    language,
    title: texts.live,
    none: texts.noLive,
    refusal: {
      label: texts.switchLabel,
      isOn: refusedUntil !== null,
      /** What the switch asks for when it is turned on. */
      untilAt: untilTakenBack,
      note: refusedUntil === null ? '' : refusalWords(refusedUntil, language),
    },
    prompts: state.prompts.map((prompt) => shownPrompt(prompt, language)),
    live: state.live.map((live) => shownLive(live, language)),
  };
}

function shownPrompt(
  { asker, minutes, others, reason, rights, sessionId, until }: ShownPrompt,
  language: LicenceLanguage,
) {
  const said = words[language];
  return {
    sessionId,
    title: said.title(`${asker.name} (${asker.organisation})`),
    sentences: [
      asker.isCertified ? said.certified : said.uncertified,
      `${said.reason}: ${reason}`,
      ...(others.length > 0 ? [said.others(others.join(', '))] : []),
    ],
    rightsTitle: said.rightsTitle,
    rights: rights.map((right) => ({ right, label: said.rights[right] })),
    minutesTitle: said.minutesTitle,
    minutes: minutes.map((count) => ({ count, label: said.minutes(count) })),
    until,
    /** `{n}` stands for the seconds. */
    secondsLeft: said.secondsLeft(0).replace('0', '{n}'),
    allow: said.allow,
    refuse: said.refuse,
    refuseToday: said.refuseToday,
  };
}

function shownLive(live: ShownLive, language: LicenceLanguage) {
  const { asker, asksToCompare, chat, code, rights, sessionId, startedAt, state, until } = live;
  const said = words[language];
  const texts = deskTexts[language];
  return {
    sessionId,
    state,
    title: `${asker.name} (${asker.organisation})`,
    sentence: asker.isCertified ? said.certified : said.uncertified,
    facts: [
      { name: texts.state, value: `${said.states[state]}${state === 'active' ? `, ${said.relayed}` : ''}` },
      { name: texts.may, value: rights.map((right) => said.rights[right]).join(', ') },
      ...(startedAt === null ? [] : [{ name: texts.since, value: localTime(startedAt) }]),
      { name: texts.until, value: localTime(until) },
      ...(code === null ? [] : [{ name: texts.code, value: `${code.slice(0, 3)} ${code.slice(3)}` }]),
    ],
    compare: asksToCompare
      ? { sentence: said.compare(asker.name), equal: said.equal, differ: said.differ }
      : null,
    conversation: texts.conversation,
    chat: chat.map(({ at, from, id, isShown, text }) => ({
      id,
      from,
      who: from === 'person' ? texts.person : asker.name,
      text,
      at: localTime(at),
      shown: from === 'person' && isShown ? texts.shown : '',
    })),
    write: texts.write,
    send: texts.send,
    end: said.end,
  };
}

/** Sessions of the last twelve months, the newest first. */
export function shownHistory(entries: readonly JournalEntry[], language: LicenceLanguage) {
  const texts = deskTexts[language];
  return {
    language,
    title: texts.history,
    none: texts.noHistory,
    save: texts.save,
    items: entries.map((entry) => ({
      id: entry.sessionId,
      at: localTime(entry.askedAt),
      title: `${entry.asker.name} (${entry.asker.organisation})`,
      facts: [
        { name: texts.reason, value: entry.reason },
        { name: texts.answer, value: answerOf(entry, language) },
        { name: texts.lasted, value: lastedOf(entry, language) },
        ...(entry.end ? [{ name: texts.ended, value: texts.ends[entry.end.why] }] : []),
      ],
      hasRecord: entry.record !== null,
    })),
  };
}

function answerOf({ answer }: JournalEntry, language: LicenceLanguage): string {
  const texts = deskTexts[language];
  if (!answer) return texts.noAnswer;
  const { allowed, by } = answer;
  if (allowed.length === 0) return texts.answers[by].no;
  const rights = allowed.map((right) => words[language].rights[right]).join(', ');
  return `${texts.answers[by].yes}: ${rights}`;
}

function lastedOf({ end, startedAt }: JournalEntry, language: LicenceLanguage): string {
  if (startedAt === null) return deskTexts[language].never;
  const minutes = Math.ceil(((end?.at ?? startedAt) - startedAt) / 60_000);
  return end ? words[language].minutes(minutes) : localTime(startedAt);
}
