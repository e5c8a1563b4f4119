import type { enPortal } from './en-portal.ts';

/** The same in German. */
export const dePortal: typeof enPortal = {
  roles: {
    owner: { name: 'Eigentümer', detail: 'Alles, auch Eigentümer ernennen und die Firma schließen.' },
    administrator: {
      name: 'Verwalter',
      detail: 'Menschen, Geräte und Einstellungen, wo begrenzt nur in den eigenen Einheiten.',
    },
    technician: { name: 'Techniker', detail: 'Kümmert sich um die anvertrauten Geräte.' },
    helper: { name: 'Helfer', detail: 'Sieht Geräte und beantwortet Anfragen. Ändert nichts.' },
    member: { name: 'Mitglied', detail: 'Die eigenen Geräte, Anfragen und Daten.' },
    auditor: { name: 'Prüfer', detail: 'Liest, was wer wann getan hat. Ändert nichts.' },
    'privacy-officer': {
      name: 'Datenschutzbeauftragte',
      detail: 'Anträge, Vorfälle und Versprechen; liest, was Prüfer lesen.',
    },
  },
  companies: {
    title: 'Firma wechseln',
    find: 'Teil des Namens',
    list: 'Firmen',
    present: 'gerade offen',
    open: 'Öffnen',
    byStaff: 'als Personal des Betreibers',
    noMatch: 'Keine Firma hat das im Namen',
    more: 'Mehr zeigen',
    closing: 'wird geschlossen',
  },
  invite: {
    title: 'Einladung',
    to: (company) => `Sie sind zu ${company} eingeladen`,
    from: 'Eingeladen von',
    unnamed: 'jemandem aus der Firma, ohne Namen',
    company: 'Firma',
    roles: 'Was Sie dort sein werden',
    message: 'Nachricht',
    until: 'Gültig bis',
    seen: 'Was die Firma von Ihnen sieht',
    seenDetail:
      'Menschen der Firma sehen Ihren Namen, Ihre Rollen und einen Teil Ihrer E-Mail-Adresse. Eigentümer, Verwalter und Datenschutzbeauftragte sehen die ganze Adresse. Sie können die Firma jederzeit verlassen.',
    accept: 'Annehmen',
    other: 'Sie sind mit einer anderen Adresse angemeldet',
    otherDetail:
      'Annehmen kann nur, wer eingeladen ist. Melden Sie sich ab und öffnen Sie den Link noch einmal.',
    signOut: 'Abmelden',
    have: 'Ich habe ein Konto mit dieser Adresse',
    signUp: 'Konto anlegen und annehmen',
    void: 'Diese Einladung gilt nicht mehr',
    voidDetail: 'Bitten Sie um eine neue.',
  },
};
