import type { enProfile } from './en-profile.ts';

/** Was Menschen von sich angeben, auf Deutsch. */
export const deProfile: typeof enProfile = {
  profile: {
    title: 'Profil',
    detail: 'Was Sie angeben, liegt versiegelt auf diesem Server. Außer der Adresse ist alles freiwillig.',
    about: 'Über Sie',
    name: 'Name',
    nameWhy: 'Wie andere Sie hier nennen.',
    languageWhy: 'Dieser Oberfläche und der E-Mails an Sie.',
    timeZone: 'Zeitzone',
    timeZoneWhy: 'Der Zeiten in E-Mails an Sie.',
    seenBy: 'Das sehen:',
    seenByCompanies: 'Menschen Ihrer Firmen',
    seenByNobody: 'niemand sonst',
    seenByAdministrators: 'Eigentümer und Verwalter Ihrer Firmen',
    changeEmail: 'Adresse ändern',
    newEmail: 'Neue Adresse',
    newEmailHint:
      'Dorthin geht ein Link. Die alte Adresse wird benachrichtigt, mit einem Link, der es 72 Stunden lang rückgängig macht.',
    awaited: (address) => `Wartet auf ${address}`,
    awaitedDetail: 'Öffnen Sie binnen 24 Stunden den Link, der dorthin ging.',
    professional: 'Berufliche Angaben',
    professionalWhy:
      'Für Tester: was ihre Berichte nennen dürfen. Niemand sieht eine Angabe, bis Sie sie den Mitgliedern gemeinsamer Prüfungen zeigen.',
    given: (given, all) => `${given} von ${all} angegeben`,
    seenInEngagements: (detail) => `Mitglieder meiner Prüfungen sehen: ${detail}`,
    onePerLine: 'Eine je Zeile, höchstens zehn.',
    badForm: 'Das hat nicht die erwartete Form.',
    details: {
      professionalName: 'Beruflicher Name',
      title: 'Titel',
      organisation: 'Organisation',
      phone: 'Geschäftliches Telefon',
      businessEmail: 'Geschäftliche E-Mail',
      address: 'Geschäftsadresse',
      qualifications: 'Qualifikationen',
      keyFingerprint: 'Fingerabdruck Ihres öffentlichen Signaturschlüssels',
    },
  },
};
