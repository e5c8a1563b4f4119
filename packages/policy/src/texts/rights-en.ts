import type { RightsTexts } from '../rights/explain.ts';

/** English sentences of decisions. Names in braces are filled in; `who` is who can change it. */
export const rightsTexts: RightsTexts = {
  lines: {
    not_needed: 'Not asked for here.',
    not_known: 'Refused: nothing is known of this, and then the answer is no.',
    signed_in: 'You are signed in.',
    not_signed_in: 'Refused: you are not signed in.',
    sign_in_pending: 'Refused: your sign-in is not finished.',
    sign_in_limited: 'Refused: your sign-in is limited until you set up a second factor.',
    factor_required: 'Refused: enter your second factor again; the last time is too long ago.',
    confirmation_required: "Refused: confirm that it's you; the last time is too long ago.",
    role_gives: 'The role {role} gives {word} in {company}.',
    role_lacks_word: 'Refused by your role in {company}: it does not give {word}. {who} can change it.',
    staff_never: 'Refused by your role: staff never hold {word} in {company}; only its own members do.',
    operator_company_only: "Refused by your role: {word} exists in the operator's own company only.",
    not_their_own: 'Refused by your role: it gives {word} for what is your own only. {who} can change it.',
    outside_units: 'Refused by your role: it gives {word} in some units only. {who} can change it.',
    level_given: 'Your level on {device} is {level}; {needed} is enough.',
    level_too_low:
      'Refused by your level on {device}: it is {level}, and {needed} is needed. {who} can change it.',
    level_capped:
      'Refused by your level on {device}: it is {level}, the highest that the role {role} can have, and {needed} is needed. {who} can change your role.',
    staff_admitted: '{company} refuses no staff here.',
    staff_refused: 'Refused by {company}: it does not let you in. {who} can change it.',
    agreement_accepted: 'Version {version} of the agreement is accepted.',
    agreement_missing:
      "Refused: version {version} of the agreement of {day} isn't accepted. {who} can accept.",
    agreement_outdated:
      "Refused: version {version} of the agreement of {day} isn't accepted, only an older one. {who} can accept.",
    agreement_withdrawn: 'Refused: the agreement was withdrawn. {who} can accept version {version} of {day}.',
    licence_valid: 'The licence of {company} is valid.',
    licence_grace: 'The licence of {company} ran out or could not be checked; it still counts for some days.',
    licence_no_licence: 'Refused: {company} has no licence. {who} can change it.',
    licence_not_yet_valid: 'Refused: the licence of {company} is not valid yet. {who} can change it.',
    licence_expired: 'Refused: the licence of {company} ran out. {who} can renew it.',
    licence_seats_exceeded:
      'Refused: {company} has more devices than its licence has seats. {who} can add seats.',
    licence_revoked: 'Refused: the licence of {company} was revoked. {who} can give a new one.',
    licence_other_company:
      'Refused: the licence is of another company, not of {company}. {who} can change it.',
    licence_other_instance: 'Refused: the licence of {company} is of another instance. {who} can change it.',
    licence_bad_signature:
      "Refused: the signature of {company}'s licence is wrong. {who} can give a new one.",
    licence_clock_wrong: "Refused: the device's clock is wrong, so its licence cannot be checked.",
    licence_malformed: 'Refused: the licence of {company} cannot be read. {who} can give a new one.',
    company_allows: 'The policy of {node} lets {right} happen by standing consent.',
    company_asks: 'The policy of {node} has the person asked for {right}.',
    company_never: 'Refused by the policy of {node}: {right} is never. {who} can change it.',
    company_hours: 'Refused by the policy of {node}: {right} is not open at this hour. {who} can change it.',
    device_allows: 'The policy of {device} lets {right} happen by standing consent.',
    device_asks: 'The policy of {device} has the person asked for {right}.',
    device_never: 'Refused by the device policy of {device}: {right} is never. {who} can change it.',
    device_waiting:
      'Refused by the device policy of {device}: it allows {right} only after it has shown version {version}.',
    device_expired:
      'Refused by the device policy of {device}: version {version} has run out. {who} can issue a new one.',
    standing_given: 'A standing consent covers {right} on {device}.',
    standing_missing:
      'No standing consent covers {right} on {device}, so the person is asked. {who} can give one.',
    standing_hours:
      'The standing consent for {right} on {device} does not cover this hour, so the person is asked.',
    somebody_there: 'Somebody is at {device}, so they are asked for {right}.',
    second_person:
      'Somebody else is in the session already, so the person at {device} is asked again for {right}.',
    grant_given: 'The person at {device} allowed {right}.',
    grant_wanted: '{who} has to allow {right}.',
    grant_refused: 'Refused by the person at {device}: they said no to {right}.',
    grant_expired: 'The yes to {right} on {device} is over; {who} has to allow it again.',
    grant_unanswered: 'Refused: nobody at {device} answered, and silence is no.',
    local_silent: 'No setting on {device} refuses {right}.',
    local_refused: 'Refused on the device: a setting on {device} refuses {right}. {who} can change it there.',
    roster_lists: 'Version {version} of the roster lists you.',
    roster_missing: 'Refused by the roster: version {version} does not list your key. {who} can change it.',
    roster_expired: 'Refused by the roster: your key in version {version} has run out. {who} can renew it.',
    roster_level: 'Refused by the roster: version {version} allows you {level} at most. {who} can change it.',
    not_frozen: 'No freeze is on.',
    frozen: 'Refused: changes are frozen until {day}. {who} can change it.',
    approved: 'A second person approved it.',
    approval_missing: 'Refused: a second person has to approve it. {who} can do so.',
    approval_own: 'Refused: who asks cannot approve it as well. {who} can do so.',
  },
  changers: {
    nobody: 'Nobody',
    self: 'You',
    company: 'An owner or administrator',
    owner: 'An owner',
    operator: 'The operator',
    person: 'The person at the device',
    device: 'Whoever administers the device',
    root: 'A holder of the root key',
    approver: 'Somebody else with the same right',
  },
  or: 'or',
};
