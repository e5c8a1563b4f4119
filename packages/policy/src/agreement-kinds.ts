/** `agreement`: the support agreement that a company accepts; the other two are shown to whoever signs up. */
export const agreementKinds = ['agreement', 'terms', 'privacy-notice'] as const;
export type AgreementKind = (typeof agreementKinds)[number];
/** A significant version has to be accepted anew. */
export const changeClasses = ['editorial', 'significant'] as const;
export const agreementLanguages = ['en', 'de'] as const;
export const mostTextBytes = 200_000;
