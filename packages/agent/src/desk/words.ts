import type { SessionRight } from '@candor/policy/rights/session-rights.ts';
import type { DeskState } from '../remote/desk-wire.ts';

interface DeskWords {
  title(name: string): string;
  certified: string;
  uncertified: string;
  reason: string;
  rightsTitle: string;
  rights: Record<SessionRight, string>;
  minutesTitle: string;
  minutes(count: number): string;
  others(names: string): string;
  secondsLeft(count: number): string;
  waiting(count: number): string;
  allow: string;
  refuse: string;
  refuseToday: string;
  barName: string;
  states: Record<DeskState['live'][number]['state'], string>;
  relayed: string;
  /** What a participant may do, in a line of the bar. */
  may(rights: string): string;
  timeLeft(minutes: number, seconds: number): string;
  compare(name: string): string;
  equal: string;
  differ: string;
  conversation(unread: number): string;
  open(address: string): string;
  end: string;
  endAll: string;
}

export const words: Record<DeskState['language'], DeskWords> = {
  en: {
    title: (name) => `${name} wants to connect to this computer`,
    certified: 'Certified: vouched for by a root key that this computer trusts.',
    uncertified: 'Not certified: this name is the server’s word only.',
    reason: 'Reason',
    rightsTitle: 'What do you allow?',
    rights: {
      'screen.view': 'See the screen',
      'screen.control': 'Use mouse and keyboard',
      clipboard: 'Share the clipboard',
      terminal: 'Use a terminal',
      'terminal.system': 'Use a terminal as administrator',
      files: 'Read and change your files',
      'files.system': 'Read and change all files, as administrator',
      record: 'Record the session',
      chat: 'Write messages with you',
    },
    minutesTitle: 'For how long?',
    minutes: (count) => (count % 60 === 0 ? `${count / 60} h` : `${count} min`),
    others: (names) => `Connected already: ${names}`,
    secondsLeft: (count) => `Without an answer in ${count} s it is a no.`,
    waiting: (count) => (count === 1 ? 'One more asks after this.' : `${count} more ask after this.`),
    allow: 'Allow',
    refuse: 'Refuse',
    refuseToday: 'Refuse for today',
    barName: 'Who is connected to this computer',
    states: { connecting: 'connecting', active: 'connected', interrupted: 'interrupted' },
    relayed: 'through the server',
    may: (rights) => `may: ${rights.toLowerCase()}`,
    timeLeft: (minutes, seconds) => (minutes > 0 ? `${minutes} min left` : `${seconds} s left`),
    compare: (name) => `Does ${name} see the same digits? Ask by telephone or in person.`,
    equal: 'Equal',
    differ: 'They differ',
    conversation: (unread) => (unread === 0 ? 'Conversation' : `Conversation (${unread})`),
    open: (address) => `Open in a browser: ${address}`,
    end: 'End session',
    endAll: 'End all',
  },
  de: {
    title: (name) => `${name} möchte sich mit diesem Rechner verbinden`,
    certified: 'Beglaubigt: durch einen Wurzelschlüssel, dem dieser Rechner vertraut.',
    uncertified: 'Nicht beglaubigt: Dieser Name ist nur das Wort des Servers.',
    reason: 'Grund',
    rightsTitle: 'Was erlauben Sie?',
    rights: {
      'screen.view': 'Den Bildschirm sehen',
      'screen.control': 'Maus und Tastatur benutzen',
      clipboard: 'Die Zwischenablage teilen',
      terminal: 'Ein Terminal benutzen',
      'terminal.system': 'Ein Terminal als Verwalter benutzen',
      files: 'Ihre Dateien lesen und ändern',
      'files.system': 'Alle Dateien lesen und ändern, als Verwalter',
      record: 'Die Sitzung aufzeichnen',
      chat: 'Nachrichten mit Ihnen schreiben',
    },
    minutesTitle: 'Wie lange?',
    minutes: (count) => (count % 60 === 0 ? `${count / 60} Std.` : `${count} Min.`),
    others: (names) => `Schon verbunden: ${names}`,
    secondsLeft: (count) => `Ohne Antwort in ${count} s ist es ein Nein.`,
    waiting: (count) => (count === 1 ? 'Danach fragt noch jemand.' : `Danach fragen noch ${count}.`),
    allow: 'Erlauben',
    refuse: 'Ablehnen',
    refuseToday: 'Heute ablehnen',
    barName: 'Wer mit diesem Rechner verbunden ist',
    states: { connecting: 'verbindet sich', active: 'verbunden', interrupted: 'unterbrochen' },
    relayed: 'über den Server',
    may: (rights) => `darf: ${rights}`,
    timeLeft: (minutes, seconds) => (minutes > 0 ? `noch ${minutes} Min.` : `noch ${seconds} s`),
    compare: (name) => `Sieht ${name} dieselben Ziffern? Fragen Sie am Telefon oder persönlich.`,
    equal: 'Gleich',
    differ: 'Verschieden',
    conversation: (unread) => (unread === 0 ? 'Gespräch' : `Gespräch (${unread})`),
    open: (address) => `Im Browser öffnen: ${address}`,
    end: 'Sitzung beenden',
    endAll: 'Alle beenden',
  },
};
