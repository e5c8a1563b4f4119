import type { enMinors } from './en-minors.ts';

/** Dasselbe auf Deutsch. */
export const deMinors: typeof enMinors = {
  title: 'Meldungen zu Minderjährigen',
  detail:
    'Jede wird innerhalb von 72 Stunden beantwortet. Mit keinem Konto geschieht etwas, bevor jemand hier antwortet.',
  mayNotSee: 'Sie dürfen die Meldungen zu Minderjährigen nicht sehen',
  whoMay: 'Eigentümer und Datenschutzbeauftragte des Betreibers dürfen es.',
  open: 'Offen',
  all: 'Alle',
  none: 'Keine Meldung wartet',
  noneDetail: 'Unter /report-minor kann jeder eine machen.',
  noneAtAll: 'Es gab noch keine Meldung',
  states: { open: 'wartet', erased: 'Konto gelöscht', dismissed: 'nicht so' },
  received: 'eingegangen',
  due: 'fällig',
  overdue: 'überfällig',
  answered: 'beantwortet',
  by: (name) => `von ${name}`,
  contact: (address) => `Gemeldet von ${address}`,
  wordsGone: 'Der Wortlaut der Meldung ist gelöscht.',
  reason: (text) => `Warum nicht: ${text}`,
  erase: 'Trifft zu: löschen',
  eraseTitle: 'Konto löschen',
  eraseEffect:
    'Das Konto mit dieser Adresse endet sofort, mit allem, was dazu gehört, und lässt sich nicht zurückholen. Auch der Wortlaut der Meldung wird gelöscht. Ein Alter wird nicht gespeichert.',
  eraseAction: 'Konto löschen',
  leaves: (companies: string) => `Niemandem gehört dann ${companies}`,
  leavesDetail:
    'Dem Konto allein gehört sie. Geräte und Daten bleiben, wie sie sind; die Eigentümer des Betreibers erfahren es, und wer sie betreut, kann einen neuen Eigentümer einladen.',
  eraseAnyway: 'Trotzdem löschen',
  email: 'E-Mail-Adresse des Kontos',
  erased: (rows) =>
    `Das Konto ist gelöscht, mit ${rows === 1 ? '1 Zeile' : `${rows} Zeilen`} darüber und über die Person.`,
  dismiss: 'Trifft nicht zu',
  dismissTitle: 'Antworten, dass es nicht zutrifft',
  dismissEffect:
    'Das Konto bleibt. Der Wortlaut der Meldung wird nach 30 Tagen gelöscht, der Grund nach 13 Monaten.',
  dismissAction: 'Antworten',
  why: 'Warum es nicht zutrifft',
  more: 'Mehr laden',
};
