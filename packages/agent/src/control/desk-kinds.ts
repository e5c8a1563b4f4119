/** What shows sessions at the computer: a window over everything else, or the notice page. */
export const deskKinds = ['window', 'page'] as const;
export type DeskKind = (typeof deskKinds)[number];
