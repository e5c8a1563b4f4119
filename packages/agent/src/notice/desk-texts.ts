import type { LicenceLanguage } from '@candor/policy/texts/licence.ts';
import type { answerWays } from '@candor/protocol/session/documents.ts';
import type { SessionEnd } from '@candor/protocol/session/states.ts';
import { localTime } from '../local-time.ts';
import { untilTakenBack } from '../remote/desk-wire.ts';

interface DeskTexts {
  live: string;
  noLive: string;
  switchLabel: string;
  refusedUntil(until: string): string;
  refused: string;
  asking(count: number): string;
  state: string;
  may: string;
  since: string;
  until: string;
  code: string;
  conversation: string;
  person: string;
  shown: string;
  write: string;
  send: string;
  history: string;
  noHistory: string;
  reason: string;
  answer: string;
  answers: Record<(typeof answerWays)[number], { yes: string; no: string }>;
  noAnswer: string;
  lasted: string;
  never: string;
  ended: string;
  ends: Record<SessionEnd, string>;
  save: string;
}

/** What only the page says; what the window says too stands in desk/words.ts. */
export const deskTexts: Record<LicenceLanguage, DeskTexts> = {
  en: {
    live: 'Sessions now',
    noLive: 'Nobody is connected to this computer.',
    switchLabel: 'No sessions on this computer',
    refusedUntil: (until) => `Sessions are refused here until ${until}.`,
    refused: 'Sessions are refused here.',
    asking: (count) => (count === 1 ? 'One asks now.' : `${count} ask now.`),
    state: 'State',
    may: 'May',
    since: 'Since',
    until: 'Until',
    code: 'Code',
    conversation: 'Conversation',
    person: 'You',
    shown: 'shown',
    write: 'Write a message',
    send: 'Send',
    history: 'Sessions before',
    noHistory: 'None yet.',
    reason: 'Reason',
    answer: 'Answer',
    answers: {
      window: { yes: 'allowed in the window', no: 'refused in the window' },
      page: { yes: 'allowed on this page', no: 'refused on this page' },
      portal: { yes: 'allowed in the portal', no: 'refused in the portal' },
      standing: { yes: 'allowed by a standing consent', no: 'refused' },
      device: { yes: 'allowed', no: 'no, by this computer itself' },
    },
    noAnswer: 'none',
    lasted: 'Lasted',
    never: 'never began',
    ended: 'End',
    ends: {
      refused: 'refused',
      not_allowed: 'not allowed by the rules here',
      unanswered: 'nobody answered',
      nobody_there: 'nobody was there',
      too_many_prompts: 'asked too often',
      too_many_sessions: 'too many at once',
      asked_wrongly: 'key or form of the question did not count',
      by_technician: 'ended by the technician',
      by_person: 'ended at this computer',
      by_company: 'ended by the company',
      grant_over: 'the allowed time was over',
      sign_in_ended: 'the technician was signed out',
      link_lost: 'the connection was lost',
      notice_lost: 'it could not be shown here any more',
      codes_differ: 'the codes differed',
      e2e_failed: 'keys or messages did not fit',
      device_left: 'this computer left its server',
      agent_stopped: 'the agent was stopped',
      no_answer: 'the server heard nothing',
    },
    save: 'Save as JSON',
  },
  de: {
    live: 'Sitzungen jetzt',
    noLive: 'Niemand ist mit diesem Rechner verbunden.',
    switchLabel: 'Keine Sitzungen auf diesem Rechner',
    refusedUntil: (until) => `Sitzungen werden hier bis ${until} abgelehnt.`,
    refused: 'Sitzungen werden hier abgelehnt.',
    asking: (count) => (count === 1 ? 'Eine Anfrage wartet.' : `${count} Anfragen warten.`),
    state: 'Stand',
    may: 'Darf',
    since: 'Seit',
    until: 'Bis',
    code: 'Code',
    conversation: 'Gespräch',
    person: 'Sie',
    shown: 'angezeigt',
    write: 'Nachricht schreiben',
    send: 'Senden',
    history: 'Frühere Sitzungen',
    noHistory: 'Bisher keine.',
    reason: 'Grund',
    answer: 'Antwort',
    answers: {
      window: { yes: 'im Fenster erlaubt', no: 'im Fenster abgelehnt' },
      page: { yes: 'auf dieser Seite erlaubt', no: 'auf dieser Seite abgelehnt' },
      portal: { yes: 'im Portal erlaubt', no: 'im Portal abgelehnt' },
      standing: { yes: 'durch eine Dauerzustimmung erlaubt', no: 'abgelehnt' },
      device: { yes: 'erlaubt', no: 'nein, durch diesen Rechner selbst' },
    },
    noAnswer: 'keine',
    lasted: 'Dauer',
    never: 'begann nie',
    ended: 'Ende',
    ends: {
      refused: 'abgelehnt',
      not_allowed: 'nach den Regeln hier nicht erlaubt',
      unanswered: 'niemand hat geantwortet',
      nobody_there: 'niemand war da',
      too_many_prompts: 'zu oft gefragt',
      too_many_sessions: 'zu viele zugleich',
      asked_wrongly: 'Schlüssel oder Form der Frage galt nicht',
      by_technician: 'vom Techniker beendet',
      by_person: 'an diesem Rechner beendet',
      by_company: 'von der Firma beendet',
      grant_over: 'die erlaubte Zeit war um',
      sign_in_ended: 'der Techniker wurde abgemeldet',
      link_lost: 'die Verbindung ging verloren',
      notice_lost: 'sie konnte hier nicht mehr gezeigt werden',
      codes_differ: 'die Codes waren verschieden',
      e2e_failed: 'Schlüssel oder Nachrichten passten nicht',
      device_left: 'dieser Rechner hat seinen Server verlassen',
      agent_stopped: 'der Agent wurde angehalten',
      no_answer: 'der Server hat nichts gehört',
    },
    save: 'Als JSON sichern',
  },
};

/** Until when the person at the computer refuses sessions (ms since 1970 UTC). */
export function refusalWords(until: number, language: LicenceLanguage): string {
  const { refused, refusedUntil } = deskTexts[language];
  return until >= untilTakenBack ? refused : refusedUntil(localTime(until));
}
