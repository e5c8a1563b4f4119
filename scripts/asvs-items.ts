/** How an item is shown to hold: by a test, by a document, by people who look, or by nothing as it is not here. */
export type AsvsKind = 'test' | 'document' | 'review' | 'absent';
export interface AsvsItem {
  number: string;
  level: 1 | 2;
  kind: AsvsKind;
  /** In our own short words. */
  asks: string;
  /** Where it holds in part, or why it does not concern this build. */
  note?: string;
  /** Why no test names it yet. */
  open?: string;
}

const item = (
  number: string,
  level: AsvsItem['level'],
  kind: AsvsKind,
  asks: string,
  more: Pick<AsvsItem, 'note' | 'open'> = {},
): AsvsItem => ({ number, level, kind, asks, ...more });

/** OWASP ASVS 5.0, chapters V6 to V8 and V10.5, levels 1 and 2. */
export const asvsItems: readonly AsvsItem[] = [
  item('6.1.1', 1, 'document', 'How guessing is slowed, and how nobody is locked out by it'),
  item('6.1.2', 2, 'document', 'Which words of the context passwords may not rest on'),
  item('6.1.3', 2, 'document', 'Every way in, and how strong each is'),
  item('6.2.1', 1, 'test', 'Passwords have at least 8 characters, better 15'),
  item('6.2.2', 1, 'test', 'People can change their password'),
  item('6.2.3', 1, 'test', 'A change takes the current and the new password'),
  item('6.2.4', 1, 'test', 'Frequent passwords are refused'),
  item('6.2.5', 1, 'test', 'Any characters may be used, and none must be'),
  item('6.2.6', 1, 'test', 'Password fields are masked, and may be shown for a while'),
  item('6.2.7', 1, 'test', 'Pasting and password managers work'),
  item('6.2.8', 1, 'test', 'A password is compared exactly as it was typed'),
  item('6.2.9', 2, 'test', 'Passwords of 64 characters are taken'),
  item('6.2.10', 2, 'test', 'A password does not end by itself'),
  item('6.2.11', 2, 'test', 'Words of the context make a password weak'),
  item('6.2.12', 2, 'test', 'Passwords that leaked are refused', {
    note: 'By a list that is part of the product; nothing is looked up elsewhere.',
  }),
  item('6.3.1', 1, 'test', 'Guessing is slowed as the document says'),
  item('6.3.2', 1, 'test', 'There are no default accounts'),
  item('6.3.3', 2, 'test', 'A second factor is needed', {
    note: 'Of every role that looks after others. Members and helpers may sign in by a password alone.',
  }),
  item('6.3.4', 2, 'review', 'No way in is left out of the document'),
  item('6.4.1', 1, 'test', 'First secrets are random, short-lived and never the password'),
  item('6.4.2', 1, 'test', 'There are no hints or secret questions'),
  item('6.4.3', 2, 'test', 'Recovery does not go around a second factor'),
  item('6.4.4', 2, 'review', 'A lost factor is replaced with as much care as it was set up'),
  item('6.5.1', 2, 'test', 'Codes and links count once'),
  item('6.5.2', 2, 'test', 'Recovery codes are stored as hashes'),
  item('6.5.3', 2, 'test', 'Codes and seeds come from a secure random generator'),
  item('6.5.4', 2, 'test', 'Codes have at least 20 bits'),
  item('6.5.5', 2, 'test', 'Codes and links end soon'),
  item('6.6.1', 2, 'absent', 'Codes by telephone', { note: 'Nothing is sent by telephone.' }),
  item('6.6.2', 2, 'test', 'A mailed link is good for its own request only'),
  item('6.6.3', 2, 'test', 'Mailed codes cannot be guessed', {
    note: 'Links of 256 bits are mailed, and no codes.',
  }),
  item('6.8.1', 2, 'test', 'Nobody passes for another provider’s person'),
  item('6.8.2', 2, 'test', 'Signatures of assertions are verified'),
  item('6.8.3', 2, 'absent', 'SAML assertions count once', { note: 'There is no SAML.' }),
  item('6.8.4', 2, 'test', 'The strength that a provider names is verified'),
  item('7.1.1', 2, 'document', 'How long a sign-in lasts, unused and in all'),
  item('7.1.2', 2, 'document', 'How many sign-ins an account has'),
  item('7.1.3', 2, 'document', 'How sign-ins of providers and ours end together'),
  item('7.2.1', 1, 'test', 'Sign-in tokens are verified by the server'),
  item('7.2.2', 1, 'test', 'Sign-in tokens are made for each sign-in'),
  item('7.2.3', 1, 'test', 'Sign-in tokens are unique, random and of at least 128 bits'),
  item('7.2.4', 1, 'test', 'Each sign-in and confirmation gives a new token, and the old one ends'),
  item('7.3.1', 2, 'test', 'An unused sign-in ends'),
  item('7.3.2', 2, 'test', 'Every sign-in ends after a time'),
  item('7.4.1', 1, 'test', 'A sign-in that ended opens nothing'),
  item('7.4.2', 1, 'test', 'Sign-ins end with the account'),
  item('7.4.3', 2, 'test', 'Other sign-ins can be ended with a change of factors'),
  item('7.4.4', 2, 'test', 'Every page leads to the sign-out'),
  item('7.4.5', 2, 'test', 'Administrators can end sign-ins of others'),
  item('7.5.1', 2, 'test', 'Changes of address and factors ask again who it is'),
  item('7.5.2', 2, 'test', 'People see and end their sign-ins'),
  item('7.6.1', 2, 'test', 'Sign-ins by a provider last as documented'),
  item('7.6.2', 2, 'test', 'No sign-in by a provider begins by itself'),
  item('8.1.1', 1, 'document', 'Who may do what, with which data'),
  item('8.1.2', 2, 'document', 'Who may read and change which fields'),
  item('8.2.1', 1, 'test', 'A function is open to who has the right to it'),
  item('8.2.2', 1, 'test', 'A record is open to who has the right to it'),
  item('8.2.3', 2, 'test', 'A field is open to who has the right to it'),
  item('8.3.1', 1, 'test', 'Rights are enforced on the server'),
  item('8.4.1', 2, 'test', 'Nothing reaches another company'),
  item('10.5.1', 2, 'test', 'An ID token is bound to its request by a nonce'),
  item('10.5.2', 2, 'test', 'People are known by the provider’s sub claim'),
  item('10.5.3', 2, 'test', 'The issuer in the metadata is exactly the one that was set'),
  item('10.5.4', 2, 'test', 'An ID token is for this client'),
  item('10.5.5', 2, 'absent', 'Back-channel logout cannot be forged', {
    note: 'There is no back-channel logout.',
  }),
];
