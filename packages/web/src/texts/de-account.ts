import type { enAccount, enLinkActs } from './en-account.ts';

/** The same in German. */
export const deAccount: typeof enAccount = {
  lostFactors: {
    title: 'Alle Faktoren verloren',
    link: 'Ich habe alle Faktoren verloren',
    hint: 'Hat ein Konto diese Adresse, so bekommt es einen Brief: mit einem Link zum Beginnen, oder wen Sie in der Firma fragen.',
    sent: 'Falls ein Konto diese Adresse hat. Der Brief sagt, wie es weitergeht.',
    noMail: 'Ohne Post muss jemand aus Ihrer Firma helfen.',
    action: 'Alle Faktoren entfernen',
    actionTitle: (name) => `Alle Faktoren entfernen: ${name}`,
    effect:
      'In 24 Stunden gehen Authenticator-App, Passkeys und Wiederherstellungscodes, und alle Anmeldungen enden. Die Person erfährt es per E-Mail jetzt und nach 12 Stunden und kann es abbrechen. Die nächste Anmeldung richtet zuerst einen neuen Faktor ein.',
    assess: 'Assess-Schlüssel, die nur diese Person hat, bleiben verloren.',
    reason: 'Grund',
    reasonHint: 'Die Person liest ihn.',
    asked: (at) => `Die Faktoren gehen am ${at}, wenn die Person es nicht abbricht.`,
    waiting: (at) => `Alle Ihre Faktoren gehen am ${at}`,
    waitingBy: (company) => `Jemand von ${company} hat es verlangt.`,
    waitingByMail: 'Sie haben es verlangt, oder jemand, der Ihre E-Mails liest.',
    waitingReason: (reason) => `Der Grund: ${reason}`,
    waitingEffect: 'Ihre Anmeldungen enden dann, und die nächste richtet einen neuen Faktor ein.',
    cancel: 'Meine Faktoren behalten',
    cancelled: 'Ihre Faktoren bleiben',
  },
};

export const deLinkActs: typeof enLinkActs = {
  factorReset: {
    title: 'Alle Faktoren entfernen',
    what: 'In 72 Stunden gehen Ihre Authenticator-App, Passkeys und Wiederherstellungscodes, und alle Anmeldungen enden. Bis dahin können Sie es abbrechen. Assess-Schlüssel, die nur Sie haben, bleiben verloren.',
    action: 'Beginnen',
    done: 'Ihre Faktoren gehen in 72 Stunden',
    doneDetail: 'Ein Brief mit einem Link zum Abbrechen ist unterwegs; ein zweiter kommt nach 12 Stunden.',
    expired:
      'Ein Link zum Beginnen gilt 24 Stunden, einmal. Fordern Sie beim zweiten Schritt der Anmeldung einen neuen an.',
  },
  factorResetCancel: {
    title: 'Faktoren behalten',
    what: 'Jemand hat verlangt, alle Faktoren Ihres Kontos zu entfernen. Abgebrochen bleibt alles, wie es ist.',
    action: 'Meine Faktoren behalten',
    done: 'Ihre Faktoren bleiben',
    doneDetail:
      'Wissen Sie nicht, wer es verlangt hat, so sehen Sie Ihre Anmeldungen an und ändern Sie Ihr Passwort.',
    expired: 'Die Faktoren sind schon entfernt, oder es wurde schon abgebrochen.',
  },
};
