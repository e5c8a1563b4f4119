import type { PolicyTexts } from './policy-words.ts';

export const policyEn: PolicyTexts = {
  locale: 'en-GB',
  rights: {
    'screen.view': 'seeing the screen',
    'screen.control': 'mouse and keyboard',
    clipboard: 'clipboard',
    terminal: 'terminal',
    'terminal.system': 'system terminal',
    files: 'files',
    'files.system': 'system files',
    record: 'recording',
    chat: 'chat',
    script: 'scripts',
    power: 'restart and shut down',
  },
  modes: { never: 'never', ask: 'ask', standing: 'standing' },
  settings: {
    hours: 'hours',
    promptTimeoutS: 'time to answer',
    grantMinutes: 'how long a yes lasts',
    askIfPresent: 'asking whoever is there',
    answerFrom: 'where it is answered',
  },
  answerFrom: { device: 'at the device', 'device-or-portal': 'also in the portal' },
  always: 'at all times',
  noHours: 'at no time',
  seconds: 'seconds',
  minutes: 'minutes',
  yes: 'yes',
  no: 'no',
  changes: {
    title: 'What was changed in what sessions may do',
    none: 'Nothing so far.',
    by: { member: 'somebody of the company', staff: 'staff of the operator', server: 'the server' },
    policy: (by) => `The policy, by ${by}`,
    part: (name, before, after) => `${name}: ${before} → ${after}`,
    given: (right, by) => `A standing consent to ${right}, by ${by}`,
    givenDetail: (until) => `somebody is asked each time → nobody is asked, until ${until}`,
    ended: (right, by) => `The end of a standing consent to ${right}, by ${by}`,
    endedDetail: 'nobody is asked → somebody is asked each time',
  },
  here: {
    title: 'What sessions may do here',
    class: {
      workstation:
        'This computer is a workstation: so its administrator says, and no server can change that.',
      server:
        'This computer is a server: so its administrator says, and no server of Candor can change that.',
    },
    notSaid: 'The server has not said yet; until it does, everybody is asked.',
    signed: (root, until) =>
      `The holder of the root key ${root} signed the most that is allowed, until ${until}. Nothing goes beyond that, whatever the server says.`,
    unsigned:
      'No root key has signed more than asking. Nobody gets in without a yes, and what is never allowed stays so, whatever the server says.',
    atMost: (value, most) => `${value} (at most: ${most})`,
    standing: 'Where it says standing, nobody is asked in these cases:',
    noStanding: 'No standing consent holds here: somebody is asked each time, also where it says standing.',
    given: (right, to, until) => `${right}: for ${to}, until ${until}`,
    alsoIfPresent: 'also if somebody is there',
    roles: {
      owner: 'owners',
      administrator: 'administrators',
      technician: 'technicians',
      helper: 'helpers',
      member: 'members',
      auditor: 'auditors',
      'privacy-officer': 'privacy officers',
    },
    persons: {
      member: (count) => (count === 1 ? 'one person of the company' : `${count} persons of the company`),
      staff: (count) =>
        count === 1 ? 'one person of the operator’s staff' : `${count} persons of the operator’s staff`,
    },
  },
};
