import type { enSignInRule } from './en-sign-in-rule.ts';

/** Was eine Firma von Anmeldungen verlangt, und das Beenden fremder Anmeldungen, auf Deutsch. */
export const deSignInRule: typeof enSignInRule = {
  signInRule: {
    tab: 'Anmeldung',
    detail:
      'Was Ihre Firma von jeder Anmeldung ihrer Menschen verlangt. Sie kann Anmeldungen nur verkürzen; von mehreren Firmen gilt die strengste.',
    factor: 'Zweiter Faktor',
    byRole: 'Wer eine Rolle hat, die einen braucht',
    byRoleDetail: 'Eigentümer, Administratoren, Techniker, Prüfer und Datenschutzbeauftragte.',
    everybody: 'Alle',
    everybodyDetail: 'Ein Passkey oder eine Authenticator-App, gleich in welcher Rolle.',
    lacking: (without, all) =>
      `${without} von ${all} Menschen ${without === 1 ? 'hat' : 'haben'} keinen. Vom nächsten Klick an richten sie einen ein, bevor es weitergeht.`,
    nobodyLacks: (all) => `Alle ${all} Menschen haben einen.`,
    idle: 'Endet unbenutzt nach',
    longest: 'Endet in jedem Fall nach',
    asRoles: 'wie es die Rolle sagt',
    idleHint: '7 Tage für bloße Mitglieder, 1 Stunde für jede andere Rolle.',
    longestHint: '30 Tage für bloße Mitglieder, 12 Stunden für jede andere Rolle.',
    minutes: (n) => `${n} Minuten`,
    hours: (n) => (n === 1 ? '1 Stunde' : `${n} Stunden`),
    days: (n) => (n === 1 ? '1 Tag' : `${n} Tage`),
    saved: 'Gespeichert. Es gilt ab jetzt, auch für Angemeldete.',
    mayNotSet: 'Sie dürfen nicht sehen, was von Anmeldungen verlangt wird',
    whoMay: 'Das kann ein Eigentümer oder Administrator der Firma.',
    toSignOn: 'Einmalanmeldung',
    end: 'Alle Anmeldungen beenden',
    endTitle: (name) => `Alle Anmeldungen von ${name} beenden`,
    endEffect:
      'Der Mensch wird binnen einer Sekunde überall abgemeldet, auch in anderen Firmen, und meldet sich neu an. API-Token bleiben.',
    ended: (n) => (n === 1 ? '1 Anmeldung ist beendet.' : `${n} Anmeldungen sind beendet.`),
    endEverybody: 'Alle abmelden',
    endEverybodyEffect:
      'Alle auf dieser Instanz werden binnen einer Sekunde abgemeldet, in jeder Firma, und melden sich neu an. Sie selbst bleiben angemeldet. API-Token und Geräte bleiben.',
  },
};
