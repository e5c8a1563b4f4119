import type { enSignOn } from './en-sign-on.ts';

/** Einmalanmeldung auf Deutsch. */
export const deSignOn: typeof enSignOn = {
  signOn: {
    with: (name: string) => `Anmelden mit ${name}`,
    otherWays: 'Andere Wege',
    newTitle: 'Fast geschafft',
    newDetail: 'Ihr Anbieter kennt Sie. Bevor Sie hier ein Konto haben:',
    make: 'Mein Konto anlegen',
    linked: 'Anmeldung mit Ihrem Anbieter',
    linkedNone: 'Kein Anbieter ist verknüpft',
    linkedNoneDetail: 'Ihre Firma hat keine Einmalanmeldung, es gibt also nichts zu verknüpfen.',
    link: (name: string) => `${name} verknüpfen`,
    linkedSince: 'verknüpft',
    lastUsed: 'zuletzt benutzt',
    neverUsed: 'noch nicht benutzt',
    unlink: 'Lösen',
    unlinkTitle: (name: string) => `${name} lösen`,
    unlinkEffect: 'Er öffnet dieses Konto nicht mehr. Sie können ihn wieder verknüpfen.',
    nowLinked: 'Der Anbieter ist verknüpft. Er öffnet ab jetzt Ihr Konto.',
    needed: 'Ihre Firma möchte, dass Sie sich über ihren Anbieter anmelden',
    neededDetail:
      'Verknüpfen Sie ihn unten, wenn er es noch nicht ist. Melden Sie sich dann ab und mit ihm wieder an.',
    confirmWith: (name: string) => `Mit ${name} bestätigen`,
    confirmElsewhere: 'Machen Sie im neuen Tab weiter und kommen Sie dann hierher zurück.',
    confirmed: 'Sie sind bestätigt',
    notConfirmed: 'Sie sind nicht bestätigt',
    closeTab: 'Schließen Sie diesen Tab und machen Sie weiter, wo Sie waren.',
    checks: {
      access_denied: 'Der Anbieter ließ Sie nicht ein, oder Sie brachen ab.',
      auth_time: 'Sie müssen sich dort neu ausweisen.',
      clock: 'Seine Uhr und unsere gehen um mehr als eine Minute auseinander.',
      domain: 'Die Domain Ihrer Adresse gehört nicht zu dieser Firma.',
      email: 'Er nennt keine E-Mail-Adresse.',
      email_verified: 'Er sagt nicht, dass Ihre Adresse geprüft ist.',
      groups: 'Keine Ihrer Gruppen hat hier eine Rolle.',
      sub: 'Dort ist jemand anderes angemeldet.',
    },
    check: (name: string) =>
      `Was geprüft wurde: ${name}. Sagen Sie es der Stelle, die die Einmalanmeldung betreut.`,
  },
};
