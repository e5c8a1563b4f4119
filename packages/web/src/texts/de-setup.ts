import type { enSetup } from './en-setup.ts';

/** The set-up of a new instance, in German. */
export const deSetup: typeof enSetup = {
  setup: {
    title: 'Candor einrichten',
    steps: ['Ihr Konto', 'Ihre Firma', 'Zweiter Faktor', 'Was gesendet wird'],
    once: 'Zwei kurze Formulare, einmal.',
    made: 'Ihr Konto ist da, und Sie sind angemeldet.',
    stays: 'Alles bleibt auf diesem Computer.',
    emailHint: 'Damit melden Sie sich an. Sie liegt versiegelt auf diesem Server.',
    company: 'Ihre Firma',
    companyHint: 'Ihr gehören die Geräte, die Sie betreuen. Ihr eigener Name genügt.',
    operator: 'Betreiber',
    operatorHint: 'Wer diese Instanz betreibt. Alle, die sie öffnen, können das lesen.',
    privacyContact: 'Kontakt zum Datenschutz',
    privacyContactHint: 'Eine E-Mail-Adresse für Fragen zum Datenschutz. Auch sie ist öffentlich.',
    makeAccount: 'Konto anlegen',
    linkNeeded: 'Diese Seite braucht einen frischen Link',
    linkNeededWhy:
      'Der Link ist unvollständig, benutzt oder älter als eine Stunde. Führen Sie dies dort aus, wo Candor läuft; es gibt einen neuen aus.',
    done: 'Candor ist eingerichtet',
    hasOwner: 'Diese Instanz hat schon ihren Eigentümer',
    hasOwnerDetail: 'Die Einrichtung geschieht einmal. Melden Sie sich mit dem Konto von damals an.',
    open: 'Candor öffnen',
    sent: 'Was dieser Computer gesendet hat',
    maySend: 'Was ein Agent senden darf und wozu',
    maySendDetail:
      'Anderes kann nicht hinaus: Was nicht auf dieser Liste steht, verwirft der Agent und lehnt der Server ab.',
    ledger: 'Jeder Bericht, der diesen Computer verlässt, steht Byte für Byte in seinem Verzeichnis:',
  },
};
