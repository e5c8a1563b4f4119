import { policyDe } from '@candor/policy/texts/policy-de.ts';
import { rightsTextsDe } from '@candor/policy/texts/rights-de.ts';
import type { enRights } from './en-rights.ts';

/** The same in German. */
export const deRights: typeof enRights = {
  rights: rightsTextsDe,
  levels: { none: 'keine', view: 'sehen', support: 'helfen', control: 'steuern', own: 'besitzen' },
  levelDetails: {
    none: 'Nichts.',
    view: 'Das Gerät und seine Messwerte sehen; um Zusehen und Chat bitten.',
    support: 'Auch um Eingabe, Zwischenablage und Dateien bitten; Prozesse, Dienste, Protokolle.',
    control: 'Auch Terminal, Skripte und Neustart.',
    own: 'Auch Regeln, Name, Ort, Entfernen und die Stufen anderer.',
  },
  policyRights: policyDe.rights,
  policyWords: policyDe,
  deviceClasses: { workstation: 'Arbeitsplätze', server: 'Server' },
  why: {
    tab: 'Warum?',
    title: 'Warum kann ich, warum nicht?',
    detail: 'Jede Zeile redet mit; die erste, die ablehnt, entscheidet.',
    who: 'Wer',
    me: 'ich',
    right: 'Was',
    othersAudited: 'Wer nach jemand anderem fragt, wird im Prüfprotokoll vermerkt.',
    verdicts: { allow: 'Erlaubt', refuse: 'Abgelehnt', ask: 'Der Mensch am Gerät wird gefragt' },
    shorts: { allow: 'ja', refuse: 'nein', ask: 'fragt' },
    lines: {
      sign_in: 'Anmeldung',
      role: 'Rolle',
      level: 'Stufe',
      staff_refused: 'Personal',
      agreement: 'Vereinbarung',
      licence: 'Lizenz',
      company_policy: 'Regeln der Firma',
      device_policy: 'Regeln des Geräts',
      standing_consent: 'Dauerzustimmung',
      grant: 'Antwort des Menschen',
      local: 'Das Gerät selbst',
      roster: 'Liste',
      freeze: 'Änderungsstopp',
      second_approver: 'Zweiter Mensch',
    },
    notAsked: (count) =>
      count === 1
        ? 'Eine weitere Zeile wird hier nicht gefragt'
        : `${count} weitere Zeilen werden hier nicht gefragt`,
    decides: 'entscheidet',
    source: 'Woher das kommt',
    whatIf: 'Was wäre, wenn',
    whatIfDetail: 'Nichts wird gespeichert. Es zeigt nur, wie die Antwort wäre.',
    whatIfLevel: 'Stufe',
    whatIfPlace: 'Auf',
    thisDevice: 'diesem Gerät',
    asItIs: 'wie sie ist',
    whatIfOn: 'So wäre es. Nichts ist gespeichert.',
    noRight: 'So heißt hier nichts.',
    actions: {
      'device.view': 'das Gerät sehen',
      'device.edit': 'umbenennen, ändern, was gesammelt wird',
      'device.move': 'in eine andere Einheit verschieben',
      'device.remove': 'entfernen',
      'permission.set': 'Stufen anderer setzen',
      'policy.set': 'seine Regeln setzen',
    },
    groups: { sessions: 'In einer Sitzung', actions: 'Am Gerät' },
  },
};
