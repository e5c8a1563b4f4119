/** What a company asks of sign-ins, and ending those of others, in English. */
export const enSignInRule = {
  signInRule: {
    tab: 'Signing in',
    detail:
      'What your company asks of every sign-in of its people. It can only make sign-ins shorter; of several companies the strictest counts.',
    factor: 'Second factor',
    byRole: 'Who has a role that needs one',
    byRoleDetail: 'Owners, administrators, technicians, auditors and privacy officers.',
    everybody: 'Everybody',
    everybodyDetail: 'A passkey or an authenticator app, whatever the role.',
    lacking: (without: number, all: number): string =>
      `${without} of ${all} people ${without === 1 ? 'has' : 'have'} none. From their next click on they set one up before anything else.`,
    nobodyLacks: (all: number): string => `All ${all} people have one.`,
    idle: 'Ends when unused for',
    longest: 'Ends in any case after',
    asRoles: 'as the role says',
    idleHint: '7 days for members alone, 1 hour for every other role.',
    longestHint: '30 days for members alone, 12 hours for every other role.',
    minutes: (n: number): string => `${n} minutes`,
    hours: (n: number): string => (n === 1 ? '1 hour' : `${n} hours`),
    days: (n: number): string => (n === 1 ? '1 day' : `${n} days`),
    saved: 'Saved. It counts from now on, also for who is signed in.',
    mayNotSet: 'You may not see what is asked of sign-ins',
    whoMay: 'An owner or an administrator of the company can.',
    toSignOn: 'Single sign-on',
    end: 'End all sign-ins',
    endTitle: (name: string): string => `End all sign-ins of ${name}`,
    endEffect:
      'They are signed out everywhere within a second, also of other companies, and sign in again. API tokens stay.',
    ended: (n: number): string => (n === 1 ? '1 sign-in has ended.' : `${n} sign-ins have ended.`),
    endEverybody: 'Sign everybody out',
    endEverybodyEffect:
      'Everybody on this instance is signed out within a second, in every company, and signs in again. You stay signed in. API tokens and devices stay.',
  },
};
