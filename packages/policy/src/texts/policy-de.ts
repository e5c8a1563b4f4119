import type { PolicyTexts } from './policy-words.ts';

export const policyDe: PolicyTexts = {
  locale: 'de-DE',
  rights: {
    'screen.view': 'Blick auf den Bildschirm',
    'screen.control': 'Maus und Tastatur',
    clipboard: 'Zwischenablage',
    terminal: 'Terminal',
    'terminal.system': 'System-Terminal',
    files: 'Dateien',
    'files.system': 'Systemdateien',
    record: 'Aufzeichnung',
    chat: 'Chat',
    script: 'Skripte',
    power: 'Neustart und Ausschalten',
  },
  modes: { never: 'nie', ask: 'fragen', standing: 'stehend' },
  settings: {
    hours: 'Zeiten',
    promptTimeoutS: 'Zeit zum Antworten',
    grantMinutes: 'Dauer eines Ja',
    askIfPresent: 'Fragen, wenn jemand da ist',
    answerFrom: 'Ort der Antwort',
  },
  answerFrom: { device: 'am Gerät', 'device-or-portal': 'auch im Portal' },
  always: 'jederzeit',
  noHours: 'zu keiner Zeit',
  seconds: 'Sekunden',
  minutes: 'Minuten',
  yes: 'ja',
  no: 'nein',
  changes: {
    title: 'Was an dem geändert wurde, was Sitzungen dürfen',
    none: 'Bisher nichts.',
    by: { member: 'jemand aus der Firma', staff: 'Personal des Betreibers', server: 'der Server' },
    policy: (by) => `Regeln, durch: ${by}`,
    part: (name, before, after) => `${name}: ${before} → ${after}`,
    given: (right, by) => `Dauerzustimmung für ${right}, durch: ${by}`,
    givenDetail: (until) => `jedes Mal wird gefragt → niemand wird gefragt, bis ${until}`,
    ended: (right, by) => `Ende der Dauerzustimmung für ${right}, durch: ${by}`,
    endedDetail: 'niemand wird gefragt → jedes Mal wird gefragt',
  },
  here: {
    title: 'Was Sitzungen hier dürfen',
    class: {
      workstation:
        'Dieser Rechner ist ein Arbeitsplatz: So sagt es, wer ihn verwaltet, und kein Server kann das ändern.',
      server:
        'Dieser Rechner ist ein Server: So sagt es, wer ihn verwaltet, und kein Server von Candor kann das ändern.',
    },
    notSaid: 'Der Server hat noch nichts gesagt; bis dahin wird jedes Mal gefragt.',
    signed: (root, until) =>
      `Wer den Wurzelschlüssel ${root} hält, hat unterschrieben, was bis ${until} höchstens erlaubt ist. Darüber geht nichts hinaus, was auch immer der Server sagt.`,
    unsigned:
      'Kein Wurzelschlüssel hat mehr als Fragen unterschrieben. Niemand kommt ohne ein Ja herein, und was nie erlaubt ist, bleibt so, was auch immer der Server sagt.',
    atMost: (value, most) => `${value} (höchstens: ${most})`,
    standing: 'Wo „stehend“ steht, wird in diesen Fällen niemand gefragt:',
    noStanding: 'Hier gilt keine Dauerzustimmung: Jedes Mal wird jemand gefragt, auch wo „stehend“ steht.',
    given: (right, to, until) => `${right}: für ${to}, bis ${until}`,
    alsoIfPresent: 'auch wenn jemand da ist',
    roles: {
      owner: 'Eigentümer',
      administrator: 'Verwalter',
      technician: 'Techniker',
      helper: 'Helfer',
      member: 'Mitglieder',
      auditor: 'Prüfer',
      'privacy-officer': 'Datenschutzbeauftragte',
    },
    persons: {
      member: (count) => (count === 1 ? 'eine Person der Firma' : `${count} Personen der Firma`),
      staff: (count) =>
        count === 1
          ? 'eine Person vom Personal des Betreibers'
          : `${count} Personen vom Personal des Betreibers`,
    },
  },
};
