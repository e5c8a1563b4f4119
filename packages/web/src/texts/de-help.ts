import type { enHelp } from './en-help.ts';

/** Dasselbe auf Deutsch. */
export const deHelp: typeof enHelp = {
  get: 'Hilfe holen',
  title: (device) => `Hilfe zu ${device} holen`,
  what: 'Was stimmt nicht?',
  whatHint: 'Was Sie taten, und was dann geschah. Höchstens 500 Zeichen.',
  whoSees: (company) =>
    `Wer sich um Geräte von ${company} kümmert und dieses sieht, kann es lesen, auch Personal des Betreibers, das ${company} hereinlässt. Niemand darf dadurch Ihren Bildschirm sehen oder das Gerät benutzen.`,
  send: 'Um Hilfe bitten',
  sent: 'Gefragt. Wer sich darum kümmert, steht unter Anfragen.',
  section: 'Hilfe',
  over: 'Erledigte Hilfe',
  more: 'Mehr zeigen',
  somebody: 'Jemand',
  asks: (name, device) => `${name} möchte Hilfe zu ${device}`,
  yours: (device) => `${device}, gefragt von Ihnen`,
  theirs: (name, device) => `${device}, gefragt von ${name}`,
  youAsk: (device) => `Sie möchten Hilfe zu ${device}`,
  locked: 'gesperrt',
  asked: 'Gefragt',
  lookedAfter: 'Darum kümmert sich',
  nobody: 'noch niemand',
  you: 'Sie',
  take: 'Ich kümmere mich darum',
  open: 'Gerät öffnen',
  done: 'Erledigt',
  doneTitle: (name) => `${name} sagen, dass es erledigt ist`,
  noteLabel: 'Ein Wort dazu',
  noteHint: (name) => `${name} liest es.`,
  takeBack: 'Zurücknehmen',
  states: { waiting: 'offen', taken: 'in Arbeit', done: 'erledigt', 'taken-back': 'zurückgenommen' },
  by: (name) => `von ${name}`,
  onDevice: (count) =>
    count === 1 ? 'Jemand möchte Hilfe zu diesem Gerät' : `${count} warten auf Hilfe zu diesem Gerät`,
  see: 'Anfragen ansehen',
};
