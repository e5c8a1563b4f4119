/**
 * What a letter may be told: `name`, a short text that somebody chose; `link`, to a page of this instance; `instant`,
 * ISO 8601 in UTC; `count`, a whole number; or one of a list of words.
 */
export type ParamKind = 'name' | 'link' | 'instant' | 'count' | readonly string[];

const factor = ['passkey', 'authenticator'] as const;
const policy = ['terms', 'privacy-notice'] as const;
const change = ['editorial', 'significant'] as const;

/** What nobody can refuse: what an account needs, and that terms or privacy notice change (clause M90). */
export const mailClasses = ['essential', 'policy-notice'] as const;

/** Every letter that the product can send, with its parameters. */
export const mailTemplates = {
  'sign-up': { link: 'link' },
  'account-exists': { link: 'link' },
  recovery: { link: 'link' },
  invitation: { company: 'name', link: 'link' },
  /** To the new address; the link confirms it. */
  'email-change': { link: 'link' },
  /** To the old address; the link undoes the change. */
  'email-changed': { link: 'link' },
  'password-changed': { link: 'link' },
  'new-sign-in': { browser: 'name', at: 'instant', link: 'link' },
  'factor-added': { factor, link: 'link' },
  'factor-removed': { factor, link: 'link' },
  'passkey-frozen': { link: 'link' },
  'recovery-code-used': { left: 'count', link: 'link' },
  /** `provider`: what its company calls it. */
  'provider-linked': { provider: 'name', link: 'link' },
  'provider-unlinked': { provider: 'name', link: 'link' },
  'api-token-made': { name: 'name', link: 'link' },
  /** The link begins the reset. */
  'factor-reset': { link: 'link' },
  /** Who belongs to a company asks there. */
  'factor-reset-elsewhere': { company: 'name' },
  /** The link cancels the reset, until `at`. */
  'factor-reset-asked': { at: 'instant', link: 'link' },
  'factor-reset-again': { at: 'instant', link: 'link' },
  'factor-reset-done': { link: 'link' },
  /** The link restores the account, until `at`. */
  'account-closed': { at: 'instant', link: 'link' },
  'account-erased': {},
  /** To whoever can accept for a company; `at`: when the version is in force. */
  'agreement-published': { company: 'name', version: 'count', at: 'instant', link: 'link' },
  'agreement-edited': { company: 'name', version: 'count', at: 'instant', link: 'link' },
  'agreement-waiting': { company: 'name', version: 'count', at: 'instant', link: 'link' },
  /** `at`: when the first of them ends. */
  'standing-ending': { company: 'name', count: 'count', at: 'instant', link: 'link' },
  /** To every account; `at`: when the version is in force. */
  'policy-published': { policy, change, at: 'instant', link: 'link' },
  /** To whoever answers reports of minors; `at`: by when. */
  'minor-reported': { at: 'instant', link: 'link' },
  'minor-due': { at: 'instant', link: 'link' },
  /** To whoever makes companies for the operator. */
  'company-ownerless': { company: 'name', link: 'link' },
} as const satisfies Record<string, Readonly<Record<string, ParamKind>>>;

type Templates = typeof mailTemplates;
export type TemplateName = keyof Templates;
// Object.keys() gives the names as plain strings
export const templateNames = Object.keys(mailTemplates) as TemplateName[];

type Given<K> = K extends readonly (infer Word)[] ? Word : string;
export type ParamsOf<T extends TemplateName> = {
  readonly [P in keyof Templates[T]]: Given<Templates[T][P]>;
};

/** A letter as it is read: a line that is the link itself stands alone, so that its host can be seen. */
export interface LetterText {
  readonly subject: string;
  readonly lines: readonly string[];
}

/** All letters in one language. Instants and counts come ready to be read. */
export interface MailTexts {
  readonly letters: { readonly [T in TemplateName]: (params: ParamsOf<T>) => LetterText };
  /** The last line of every letter. @param host of the instance */
  footer(host: string): string;
}
