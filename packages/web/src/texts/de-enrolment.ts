import type { enEnrolment } from './en-enrolment.ts';

/** The same in German. */
export const deEnrolment: typeof enEnrolment = {
  enrol: {
    title: 'Gerät aufnehmen',
    devices: 'Geräte',
    detail:
      'Mit einem Token kommt ein Rechner von selbst herein. Sein Geheimnis entsteht in diesem Browser; der Server behält nur dessen Hashwert.',
    newToken: 'Neues Token',
    make: 'Token machen',
    label: 'Bezeichnung',
    labelHint: 'Wofür das Token ist, etwa ein Raum oder der Platz einer Person.',
    uses: 'Verwendungen',
    usesHint: 'Wie viele Geräte damit aufgenommen werden dürfen.',
    endsAfter: 'Endet nach',
    alwaysAsks: 'Dieser Server fragt immer (CANDOR_ENROLMENT_APPROVAL).',
    waits: 'Es wartet, bis Sie den Code auf seinem Bildschirm verglichen haben.',
    ask: 'Mich fragen, bevor ein Gerät hereinkommt',
    lives: { '60': '1 Stunde', '1440': '1 Tag', '10080': '7 Tagen', '43200': '30 Tagen' },
  },
  result: {
    token: (label) => `Token ${label}`,
    another: 'Weiteres Token machen',
    shownOnce: 'Nur jetzt zu sehen',
    asked: 'Sie werden zuerst gefragt',
    askedDetail:
      'Jedes Gerät zeigt einen Code und wartet. Es erscheint oben, unter „Wartet auf Ihre Zustimmung“, sobald es gefragt hat.',
    clone: 'Aus einem Klon',
    cloneDetail: 'Linux, von Hand gestartet',
    second: 'Ein zweiter Agent auf demselben Rechner',
    secondDetail: 'aus einem Klon, mit eigenem Ordner',
    elsewhere: 'Windows und macOS',
    elsewhereDetail: 'nicht geprüft',
    ownOnly: 'Andere Rechner erreichen diesen Server noch nicht',
    ownOnlyDetail:
      'Seine Adresse gilt nur auf diesem Rechner. Starten Sie ihn mit CANDOR_PUBLIC_URL, gesetzt auf die https-Adresse, unter der die anderen ihn erreichen, und entweder mit CANDOR_TLS_CERT_FILE und CANDOR_TLS_KEY_FILE oder hinter einem Reverse-Proxy mit CANDOR_LISTEN=unix:/run/candor/http.sock. docs/operate/put-online.md führt Schritt für Schritt hindurch. Bis dahin nimmt ein Token einen zweiten Agenten auf diesem Rechner auf, neben dem, den der Server betreibt.',
    authority: 'Ein Zertifikat einer eigenen Stelle',
    authorityDetail: 'der der Rechner noch nicht vertraut',
    authorityText:
      'Die Zeile und der Agent sprechen nur mit einer Konsole, deren Zertifikat sie prüfen können. Lassen Sie den Rechner selbst der Stelle vertrauen; aus einem Klon genügt es, dem Befehl zur Aufnahme --web-ca und die Datei mit dem Zertifikat der Stelle mitzugeben.',
    cloneFirst:
      'In einem Klon von Candor, mit Node.js 20.19 oder neuer und npm 10 oder neuer. Einmal die Pakete installieren:',
    copyInstall: 'Befehl zum Installieren kopieren',
    thenEnrol: 'Dann aufnehmen:',
    copyEnrol: 'Befehl zur Aufnahme kopieren',
    start: 'Und den Agenten starten, der läuft, bis man ihn anhält:',
    copyStart: 'Befehl zum Starten kopieren',
    elsewhereText:
      'Für sie gibt es weder Paket noch Dienst. Aus einem Klon lässt sich der Agent mit denselben Befehlen aufnehmen, lief auf solchen Rechnern aber nie wirklich: Nur was er liest, wurde geprüft, an aufgezeichneten Ausgaben. Was er dort nicht lesen kann, steht als nicht verfügbar da.',
    waiting: 'Wartet auf ein Gerät',
    waitingMore: (number) => `Wartet auf ${number} weitere`,
    arrived: 'Ein Gerät wurde aufgenommen',
    notOnline: 'ist aufgenommen; sein Agent ist noch nicht online',
    arrivals: {
      online: 'ist online',
      offline: 'war online und ging offline',
      lost: 'war online und verstummte',
      revoked: 'wurde widerrufen',
      cloned: 'wurde auf zwei Rechnern gesehen',
    },
    worksFor: (devices, shown, until) =>
      `Das Token steht in der Zeile unten. Kopieren Sie es, bevor Sie diese Seite verlassen: Der Server behält nichts, woraus es sich noch einmal zeigen ließe. Es gilt für ${devices === 1 ? 'ein Gerät' : `${shown} Geräte`} bis ${until}.`,
  },
  install: {
    making: 'Das Paket entsteht',
    makingDetail: 'Die Zeile zum Einfügen erscheint hier. Es dauert einige Sekunden, nur beim ersten Mal.',
    paste: 'Unter Linux, in ein Terminal einfügen:',
    copy: 'Zeile zum Installieren kopieren',
    does: 'Sie lädt das Installationsprogramm, vergleicht es mit dem Hashwert in dieser Zeile und führt es nur dann als root aus, wenn es dasselbe ist; ebenso vergleicht dieses das Paket. Es legt das Konto candor-agent und einen systemd-Dienst an und nimmt den Rechner auf; scheitert etwas, bleibt nichts davon.',
    again:
      'Dieselbe Zeile noch einmal, mit einem neuen Token, erneuert einen installierten Agenten. Entfernen:',
    copyUninstall: 'Befehl zum Entfernen kopieren',
    parts: (agent, runtime) => `der Agent ${agent}, seine Laufzeit Node.js ${runtime}`,
    size: (name, archive, disk, parts) =>
      `${name}, glibc 2.28 oder neuer: ${archive} zu laden, ${disk} auf der Festplatte (${parts}).`,
    notBuilt: 'Dieser Server hat kein Paket',
    notBuiltDetail:
      'Der Rechner, auf dem er läuft, konnte keines machen; seine Ausgabe sagt, warum. Machen Sie es dort mit npm run build, oder starten Sie den Agenten aus einem Klon.',
    missing: (names) => `Auf diesem Server nicht gebaut: ${names}.`,
    package: 'Paket',
  },
  pin: {
    title: 'Wurzelschlüssel festschreiben',
    unlock: 'Wurzelschlüssel öffnen',
    ways: {
      pin: {
        label: 'Geräte schreiben den Wurzelschlüssel fest',
        detail:
          'Sie beweisen es, und Sie können sie ohne einen Blick darauf unterschreiben. Fragt nach der Passphrase.',
      },
      skip: {
        label: 'Ohne den Wurzelschlüssel',
        detail:
          'Was der Schlüssel unterschreibt, gilt auf dem Gerät erst, wenn jemand dort ihn festgeschrieben hat.',
      },
    },
  },
  requests: {
    title: 'Wartet auf Ihre Zustimmung',
    detail:
      'Lassen Sie ein Gerät nur herein, wenn sein Bildschirm denselben Code zeigt. Vorher wird nichts von ihm erfasst.',
    list: 'Geräte, die auf Zustimmung warten',
    approveNamed: (name) => `${name} annehmen`,
    refuseNamed: (name) => `${name} ablehnen`,
    same: 'Die Codes sind gleich: annehmen',
    refuseDevice: 'Gerät ablehnen',
    compare: 'Sehen Sie auf den Bildschirm des Geräts, wo sein Agent einen Code zeigt. Es muss dieser sein:',
    code: 'Code',
    other:
      'Zeigt er einen anderen Code, oder ist niemand an diesem Gerät, so lehnen Sie es ab: Jemand anderes hat das Token.',
    host: 'Hostname und Code',
    token: 'Token',
    asked: 'Gefragt',
    action: 'Aktion',
    approve: 'Annehmen',
    refuse: 'Ablehnen',
    approved: (name) => `Angenommen: ${name}`,
    refused: (name) => `Abgelehnt: ${name}`,
    refusal:
      'Das Gerät kommt nicht herein, und was es mit seiner Anfrage schickte, wird binnen zwei Tagen gelöscht. Die Verwendung des Tokens wird nicht zurückgegeben.',
    what: (number) => (number === 1 ? 'Gerät' : 'Geräte'),
  },
  tokens: {
    title: 'Aufnahmetoken',
    detail: 'Wofür jedes ist und wie lange. Die Token selbst werden nicht aufbewahrt.',
    none: 'Noch kein Token',
    noneDetail: 'Das Formular oben macht das erste.',
    revokeTitle: (name) => `Token ${name} widerrufen`,
    revokeEffect: 'Kein Gerät kann damit mehr aufgenommen werden. Aufgenommene Geräte bleiben.',
    revokeAction: 'Token widerrufen',
    label: 'Bezeichnung',
    state: 'Zustand',
    uses: 'Übrig',
    approval: 'Zustimmung',
    asksYou: 'fragt Sie',
    made: 'Gemacht',
    ends: 'Endet',
    action: 'Aktion',
    revoke: 'Beenden',
    asksNobody: 'keine',
    what: () => 'Token',
    states: { valid: 'gültig', 'used-up': 'verbraucht', expired: 'abgelaufen', revoked: 'widerrufen' },
  },
};
