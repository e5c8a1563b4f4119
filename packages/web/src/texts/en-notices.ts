/** New terms and privacy notices, their review, and reports of minors, in English. */
export const enNotices = {
  ownAgreements: {
    title: 'Terms and privacy',
    detail: 'What you agreed to when you made your account, and what changed since.',
    none: 'There are no terms here yet',
    noneDetail: 'Whoever runs this server publishes them. Until then nothing is asked for.',
    agreed: (number: number) => `You agreed to version ${number}.`,
    known: (number: number) => `You read version ${number}.`,
    edited: (number: number) => `Version ${number} changes the wording only; there is nothing to do.`,
    due: (number: number) => `Version ${number} is in force and waits for your answer.`,
    coming: (number: number) => `Version ${number} is announced. You can answer before its day.`,
    changes: 'What changed',
    whole: 'Read the whole text',
    accept: 'Accept',
    know: 'I have read it',
    acceptEffect: (number: number) =>
      `You accept version ${number}. When, and which text, is kept as a record. It stands for no other consent: what needs one stays off until you say yes to it.`,
    knowEffect: (number: number) =>
      `You say that you have read version ${number}. When, and which text, is kept as a record. It stands for no consent.`,
    elseTitle: 'If you do not agree',
    elseDetail:
      'You can take your data with you and delete your account at any time, without asking anybody.',
    myData: 'Take my data with me',
    delete: 'Delete my account',
    dueTitle: 'Something changed that you have to know of first',
    comingTitle: 'New terms or a new privacy notice are announced',
    look: 'Read what changes',
  },
  review: {
    title: 'Yearly review',
    detail: 'Terms and privacy notice are looked at again within twelve months. A new version counts.',
    published: 'Last published',
    reviewed: 'Last reviewed',
    never: 'never',
    by: (name: string) => `by ${name}`,
    due: 'Due by',
    overdue: 'overdue',
    action: 'Reviewed, nothing to change',
    confirmTitle: 'Record a review',
    effect: 'You say that you read the texts in force and that nothing in them has to change.',
  },
  reportMinor: {
    title: 'Report a minor’s account',
    link: 'Report a minor’s account',
    intro:
      'Accounts are for people of 18 years or older. If one is a minor’s, say so here: it is answered within 72 hours. No account is needed for it.',
    where: 'Which account',
    whereHint: 'Its e-mail address, a name, or where you saw it.',
    what: 'What makes you think so',
    contact: 'Your e-mail address',
    contactHint: 'Only for a question back. It is deleted 30 days after the answer.',
    send: 'Send the report',
    sent: 'The report has arrived',
    sentDetail:
      'It is answered within 72 hours. If it is so, the account is erased at once. Whether there is such an account is told to nobody.',
    another: 'Report another',
  },
};
