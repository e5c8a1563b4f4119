import type { enNotices } from './en-notices.ts';

/** Neue Bedingungen und Datenschutzhinweise, ihre Durchsicht und Meldungen zu Minderjährigen auf Deutsch. */
export const deNotices: typeof enNotices = {
  ownAgreements: {
    title: 'Bedingungen und Datenschutz',
    detail: 'Was Sie angenommen haben, als Sie Ihr Konto anlegten, und was sich seitdem geändert hat.',
    none: 'Hier gibt es noch keine Bedingungen',
    noneDetail: 'Wer diesen Server betreibt, veröffentlicht sie. Bis dahin wird nach nichts gefragt.',
    agreed: (number) => `Sie haben Fassung ${number} angenommen.`,
    known: (number) => `Sie haben Fassung ${number} gelesen.`,
    edited: (number) => `Fassung ${number} ändert nur den Wortlaut; zu tun ist nichts.`,
    due: (number) => `Fassung ${number} gilt und wartet auf Ihre Antwort.`,
    coming: (number) => `Fassung ${number} ist angekündigt. Sie können schon vorher antworten.`,
    changes: 'Was sich ändert',
    whole: 'Den ganzen Text lesen',
    accept: 'Annehmen',
    know: 'Ich habe sie gelesen',
    acceptEffect: (number) =>
      `Sie nehmen Fassung ${number} an. Wann und welchen Text, wird festgehalten. Für eine andere Zustimmung steht das nicht: Was eine braucht, bleibt aus, bis Sie ihm zustimmen.`,
    knowEffect: (number) =>
      `Sie sagen, dass Sie Fassung ${number} gelesen haben. Wann und welchen Text, wird festgehalten. Eine Zustimmung ist das nicht.`,
    elseTitle: 'Wenn Sie nicht einverstanden sind',
    elseDetail: 'Sie können jederzeit Ihre Daten mitnehmen und Ihr Konto löschen, ohne jemanden zu fragen.',
    myData: 'Meine Daten mitnehmen',
    delete: 'Mein Konto löschen',
    dueTitle: 'Etwas hat sich geändert, das Sie zuerst wissen müssen',
    comingTitle: 'Neue Bedingungen oder Datenschutzhinweise sind angekündigt',
    look: 'Lesen, was sich ändert',
  },
  review: {
    title: 'Jährliche Durchsicht',
    detail:
      'Nutzungsbedingungen und Datenschutzhinweise werden innerhalb von zwölf Monaten wieder durchgesehen. Eine neue Fassung zählt.',
    published: 'Zuletzt veröffentlicht',
    reviewed: 'Zuletzt durchgesehen',
    never: 'nie',
    by: (name) => `von ${name}`,
    due: 'Fällig bis',
    overdue: 'überfällig',
    action: 'Durchgesehen, nichts zu ändern',
    confirmTitle: 'Durchsicht festhalten',
    effect: 'Sie sagen, dass Sie die geltenden Texte gelesen haben und nichts darin zu ändern ist.',
  },
  reportMinor: {
    title: 'Konto eines Minderjährigen melden',
    link: 'Konto eines Minderjährigen melden',
    intro:
      'Konten sind für Menschen ab 18 Jahren. Gehört eines einem Minderjährigen, sagen Sie es hier: Die Antwort kommt innerhalb von 72 Stunden. Ein Konto brauchen Sie dafür nicht.',
    where: 'Welches Konto',
    whereHint: 'Seine E-Mail-Adresse, ein Name oder wo Sie es gesehen haben.',
    what: 'Was dafür spricht',
    contact: 'Ihre E-Mail-Adresse',
    contactHint: 'Nur für eine Rückfrage. Sie wird 30 Tage nach der Antwort gelöscht.',
    send: 'Meldung senden',
    sent: 'Die Meldung ist angekommen',
    sentDetail:
      'Sie wird innerhalb von 72 Stunden beantwortet. Trifft sie zu, wird das Konto sofort gelöscht. Ob es ein solches Konto gibt, erfährt niemand.',
    another: 'Weitere Meldung',
  },
};
