/** The set-up of a new instance, in English. */
export const enSetup = {
  setup: {
    title: 'Set up Candor',
    steps: ['Your account', 'Your company', 'Second factor', 'What is sent'],
    once: 'Two short forms, once.',
    made: 'Your account is made, and you are signed in.',
    stays: 'Everything stays on this computer.',
    emailHint: 'You sign in with it. It is sealed on this server.',
    company: 'Your company',
    companyHint: 'It owns the devices that you look after. Your own name will do.',
    operator: 'Operator',
    operatorHint: 'Who runs this instance. Everybody who opens it can read this.',
    privacyContact: 'Privacy contact',
    privacyContactHint: 'An e-mail address for questions about privacy. It is public too.',
    makeAccount: 'Make the account',
    linkNeeded: 'This page needs a fresh set-up link',
    linkNeededWhy:
      'The link is incomplete, used or older than an hour. Run this where Candor runs; it prints a new one.',
    done: 'Candor is set up',
    hasOwner: 'This instance has its owner',
    hasOwnerDetail: 'The set-up happens once. Sign in with the account that was made then.',
    open: 'Open Candor',
    sent: 'What this computer has sent',
    maySend: 'What an agent may send, and why',
    maySendDetail:
      'Nothing else can leave: what is not on this list is dropped by the agent and refused by the server.',
    ledger: 'Every report that leaves this computer stands in its ledger, byte for byte:',
  },
};
