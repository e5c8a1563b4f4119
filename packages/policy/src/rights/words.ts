/** Every permission word of this release, form `noun.verb`. A route names exactly one; `public` needs no sign-in. */
export const words = [
  'public',
  'self.account',
  'self.rights',
  'company.view',
  'device.view',
  'device.edit',
  'device.remove',
  'policy.widen',
  'enrolment.manage',
  'key.view',
  'key.certify',
  'root-key.set',
  'roster.edit',
  'log.view',
  'trust.view',
  'trust.manage',
  'instance.operate',
  'focus.view',
  'focus.edit',
] as const;
export type Word = (typeof words)[number];

/** Words that every signed-in person has over what is their own; no role gives or takes them. */
export const ownWords: readonly Word[] = [
  'public',
  'self.account',
  'self.rights',
  'focus.view',
  'focus.edit',
];

/** Role -> words. Default deny: what does not stand here is refused. */
export const roles = {
  owner: [
    'company.view',
    'device.view',
    'device.edit',
    'device.remove',
    'policy.widen',
    'enrolment.manage',
    'key.view',
    'key.certify',
    'root-key.set',
    'roster.edit',
    'log.view',
    'trust.view',
    'trust.manage',
    'instance.operate',
  ],
} as const satisfies Record<string, readonly Word[]>;
export type Role = keyof typeof roles;
