/** Lost factors, in English. */
export const enAccount = {
  lostFactors: {
    title: 'Lost every factor',
    link: 'I have lost every factor',
    hint: 'If an account has this address, it gets a letter: with a link that begins, or with whom to ask in its company.',
    sent: 'If an account has this address. The letter says what comes next.',
    noMail: 'Without mail, somebody of your company has to help.',
    action: 'Remove all factors',
    actionTitle: (name: string) => `Remove all factors of ${name}`,
    effect:
      'In 24 hours the authenticator app, passkeys and recovery codes go, and every sign-in ends. This person is told by mail now and after 12 hours, and can cancel it. The next sign-in sets up a new factor before anything else.',
    assess: 'Assess keys that only this person holds stay lost.',
    reason: 'Reason',
    reasonHint: 'This person reads it.',
    asked: (at: string) => `The factors go on ${at}, unless this person cancels it.`,
    waiting: (at: string) => `All your factors go on ${at}`,
    waitingBy: (company: string) => `Somebody of ${company} asked for it.`,
    waitingByMail: 'You, or somebody who reads your mail, asked for it.',
    waitingReason: (reason: string) => `Their reason: ${reason}`,
    waitingEffect: 'Your sign-ins end then, and the next one sets up a new factor.',
    cancel: 'Keep my factors',
    cancelled: 'Your factors stay',
  },
};

/** Pages of letters about them. */
export const enLinkActs = {
  factorReset: {
    title: 'Remove all factors',
    what: 'In 72 hours your authenticator app, passkeys and recovery codes go, and every sign-in ends. Until then you can cancel it. Assess keys that only you hold stay lost.',
    action: 'Begin',
    done: 'Your factors go in 72 hours',
    doneDetail: 'A letter with a link that cancels it is on its way; another one comes after 12 hours.',
    expired:
      'A link to begin is good for 24 hours, once. Ask for a new one at the second step of signing in.',
  },
  factorResetCancel: {
    title: 'Keep your factors',
    what: 'Somebody asked to remove all factors of your account. Cancelled, everything stays as it is.',
    action: 'Keep my factors',
    done: 'Your factors stay',
    doneDetail: 'If you do not know who asked for it, look at your sign-ins and change your password.',
    expired: 'The factors went, or it was cancelled already.',
  },
};
