import type { enPublishing } from './en-publishing.ts';

/** The same in German. */
export const dePublishing: typeof enPublishing = {
  title: 'Vereinbarungen veröffentlichen',
  detail:
    'Was Firmen annehmen, und was annimmt, wer sich anmeldet. Eine veröffentlichte Fassung lässt sich nicht mehr ändern.',
  mayNotSee: 'Sie dürfen keine Vereinbarungen veröffentlichen',
  whoMay: 'Eigentümer und Verwalter des Betreibers können es.',
  none: 'Noch ist nichts veröffentlicht',
  noneDetail: 'Firmen werden nach einer Supportvereinbarung gefragt, sobald es eine gibt.',
  publish: 'Fassung veröffentlichen',
  publishOf: (what) => `Veröffentlichen: ${what}`,
  kind: 'Was',
  change: 'Was sie ändert',
  classes: {
    significant: {
      name: 'Wesentlich',
      detail: 'Muss angenommen werden. Wird per Brief angekündigt und gilt frühestens nach 14 Tagen.',
    },
    editorial: {
      name: 'Redaktionell',
      detail: 'Nur der Wortlaut. Ein Brief sagt es; anzunehmen ist nichts.',
    },
  },
  day: 'Gilt ab',
  dayHint: 'Eine wesentliche Fassung frühestens 15 Tage ab heute.',
  text: { en: 'Text auf Englisch', de: 'Text auf Deutsch' },
  textHint: 'Markdown: Überschriften, Listen, Hervorhebungen. Mindestens einer von beiden.',
  noText: 'Schreiben Sie den Text in mindestens einer Sprache.',
  noDay: 'Wählen Sie den Tag.',
  send: 'Veröffentlichen',
  effect: 'Sie wird sofort veröffentlicht und lässt sich nie mehr ändern.',
  versions: 'Fassungen',
  what: (count) => (count === 1 ? 'Fassung' : 'Fassungen'),
  number: 'Fassung',
  published: 'Veröffentlicht',
  inForce: 'Gültig ab',
  languages: 'Sprachen',
  state: 'Stand',
  current: 'gültig',
  coming: 'angekündigt',
  past: 'abgelöst',
  action: 'Aktion',
};
