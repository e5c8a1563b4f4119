import type { ErrorCode } from '@candor/protocol/errors.ts';

/** What the console itself finds wrong, without the server. */
type OwnCode =
  | 'http'
  | 'passkey_cancelled'
  | 'passkey_known'
  | 'passkey_unavailable'
  | 'root_key_damaged'
  | 'signature_failed'
  | 'signer_locked'
  | 'signer_unavailable'
  | 'timed_out'
  | 'unexpected'
  | 'unreachable';

/** Every error in German, by code; an answer that came from something before the server keeps its own words. */
export const deProblems: Readonly<Record<ErrorCode | OwnCode, string>> = {
  age_statement_required: 'Konten sind für Menschen ab 18 Jahren.',
  agreement_required: 'Lesen und bestätigen Sie zuerst, was auf diesem Server gilt.',
  session_device_away: 'Das Gerät ist nicht verbunden. Niemand dort kann gefragt werden.',
  session_agent_too_old:
    'Der Agent auf diesem Gerät kennt keine Sitzungen. Bringen Sie ihn auf den neuesten Stand.',
  session_not_granted: 'Diese Sitzung ist noch nicht erlaubt.',
  session_answer_elsewhere: 'Auf diese Sitzung antwortet man am Gerät, nicht hier.',
  session_wish_refused:
    'Was unterschrieben wurde, ist nicht das, worum hier gebeten wird. Prüfen Sie die Uhr dieses Computers.',
  already_exists: 'Das gibt es schon.',
  already_running: 'Das läuft schon.',
  attempt_over: 'Dieser Versuch ist vorbei. Melden Sie sich neu an.',
  bad_request: 'Die Anfrage hat nicht die erwartete Form.',
  busy: 'Es melden sich zu viele zugleich an. Versuchen Sie es gleich noch einmal.',
  code_used: 'Dieser Code wurde schon benutzt. Warten Sie auf den nächsten.',
  code_wrong: 'Dieser Code stimmt nicht.',
  company_closing: 'Die Firma wird geschlossen. Stellen Sie sie zuerst wieder her.',
  confirm_failed: 'Das stimmt nicht.',
  confirm_required: 'Bestätigen Sie, dass Sie es sind, und versuchen Sie es noch einmal.',
  database_unavailable:
    'Die Datenbank antwortet nicht. Nichts ist verloren; versuchen Sie es gleich noch einmal.',
  factor_needed: 'Geben Sie auch einen zweiten Faktor des Kontos an.',
  factor_required: 'Richten Sie zuerst einen zweiten Faktor ein: Ihre Rolle braucht ihn.',
  changed_meanwhile: 'Das hat sich inzwischen geändert. Sehen Sie nach und versuchen Sie es noch einmal.',
  in_use: 'Das hat noch jemand. Nehmen Sie es dort zuerst weg.',
  invitation_other_address:
    'Diese Einladung ist für eine andere Adresse. Melden Sie sich ab und mit jener wieder an.',
  invitation_void: 'Wer Sie einlud, darf diese Rolle nicht mehr geben. Bitten Sie um eine neue Einladung.',
  no_such_account: 'Kein Konto hat diese Adresse.',
  internal: 'Auf dem Server ging etwas schief. Es steht unter dieser Nummer in seinem Protokoll.',
  key_unavailable: 'Der Schlüssel dieser Werte ist gerade nicht verfügbar.',
  last_factor: 'Ihre Rolle braucht einen Faktor: Richten Sie zuerst einen anderen ein.',
  last_owner: 'Eine Firma braucht einen Eigentümer. Machen Sie zuerst jemand anderen dazu.',
  link_expired: 'Dieser Link gilt nicht oder nicht mehr. Fordern Sie einen neuen an.',
  mail_off: 'Dieser Server verschickt keine E-Mails. Fragen Sie, wer ihn betreibt.',
  not_allowed: 'Das dürfen Sie nicht.',
  licence_lapsed: 'Die Lizenz dieser Firma lässt keine neuen Geräte zu. Fragen Sie den Betreiber.',
  not_found: 'Hier ist nichts, oder Sie dürfen es nicht sehen.',
  not_signed_in: 'Melden Sie sich zuerst an.',
  passkey_cancelled:
    'Es wurde kein Passkey benutzt. Versuchen Sie es noch einmal oder nehmen Sie einen anderen Weg.',
  passkey_known: 'Dieses Gerät hat schon einen Passkey dieses Kontos.',
  passkey_refused:
    'Dieser Passkey wurde nicht angenommen. Versuchen Sie es noch einmal oder nehmen Sie einen anderen Weg.',
  passkey_unavailable: 'Dieser Browser oder diese Adresse bietet keine Passkeys.',
  domain_not_proven: 'Der DNS-Eintrag dieser Domain wurde nicht gefunden, oder er sagt etwas anderes.',
  link_first:
    'Zu dieser Adresse gibt es ein Konto. Melden Sie sich dort wie bisher an und verknüpfen Sie den Anbieter in den Sicherheitseinstellungen.',
  provider_refused: 'Was der Identitätsanbieter sagte, wurde nicht angenommen.',
  provider_required: 'Diese Firma möchte, dass Sie sich über ihren Anbieter anmelden.',
  provider_unreachable: 'Der Identitätsanbieter antwortet nicht. Andere Wege hinein bleiben offen.',
  password_too_weak: 'Wählen Sie ein längeres Passwort oder eines, das schwerer zu erraten ist.',
  nothing_to_ask: 'Das lehnt niemand ab, oder niemand in der Firma kann es ändern.',
  request_over: 'Das ist vorbei: Jemand hat geantwortet, es zurückgenommen, oder es war zu spät.',
  right_refused: 'Etwas an diesem Gerät lehnt das ab.',
  seats_full:
    'Alle Plätze der Lizenz sind belegt. Geben Sie einen frei oder bitten Sie den Betreiber um mehr.',
  setup_refused: 'Dieser Link zur Einrichtung gilt nicht. Einen neuen macht: npm run candor -- setup-link',
  sign_in_failed: 'E-Mail-Adresse oder Passwort ist falsch.',
  sign_up_closed: 'Konten gibt es hier nur auf Einladung.',
  signature_refused: 'Das hat kein Wurzelschlüssel dieser Firma unterschrieben.',
  slow_down: 'Zu viele falsche Versuche. Warten Sie ein wenig.',
  http: 'Der Server hat keine brauchbare Antwort gegeben.',
  timed_out: 'Der Server hat nicht rechtzeitig geantwortet.',
  too_many_passkeys: 'Ein Konto hat höchstens 20 Passkeys.',
  too_many_requests: 'Zu viele Versuche. Warten Sie ein wenig.',
  too_many_tokens: 'Ein Konto hat höchstens 20 API-Token.',
  unexpected: 'Auf dieser Seite geschah etwas Unerwartetes.',
  unit_cycle: 'Eine Einheit kann nicht in sich selbst oder in einer Einheit unter ihr liegen.',
  unit_limit: 'Eine Firma hat höchstens 2.000 Einheiten, höchstens 8 untereinander.',
  unit_not_empty: 'In der Einheit liegen Geräte, Menschen oder andere Einheiten. Verschieben Sie sie zuerst.',
  unreachable: 'Der Server ist nicht erreichbar. Was er aufbewahrt, ist nicht verloren.',
  notice_too_short: 'Eine wesentliche Fassung wird mindestens 14 Tage vorher angekündigt.',
  text_changed: 'Der Text ist ein anderer als der gezeigte. Lesen Sie zuerst den aktuellen.',
  unknown_field: 'Die Anfrage enthält ein Feld, das nicht bekannt ist.',
  batch_too_large: 'Ein Bericht hat höchstens 500 Zeilen, davon höchstens 50 Meldungen.',
  not_for_tokens: 'Das kann ein API-Token nicht.',
  cookie_and_token: 'Die Anfrage hat eine Anmeldung und zugleich ein API-Token.',
  enrolment_refused:
    'Das Aufnahmetoken gilt nicht: Vielleicht ist es vertippt, verbraucht, abgelaufen oder widerrufen.',
  statement_refused:
    'Was unterschrieben wurde, gilt nicht, gehört zu einer anderen Firma oder einem anderen Schlüssel, oder hat nicht die erwartete Form.',
  root_needed:
    'Mehr als üblich braucht die Unterschrift eines Wurzelschlüssels Ihrer Firma: siehe Einstellungen, Unterschriften.',
  version_too_low: 'Es gibt schon eine neuere Fassung. Sehen Sie sich zuerst diese an.',
  root_known: 'Diesen Wurzelschlüssel gibt es hier schon.',
  too_many_roots: 'Eine Firma hat höchstens vier Wurzelschlüssel. Stellen Sie zuerst einen außer Dienst.',
  foreign_origin: 'Die Anfrage kam von einer anderen Seite.',
  not_encrypted: 'Diese Adresse gibt es nur über https.',
  not_built: 'Dieser Teil ist auf diesem Server nicht gebaut.',
  method_not_allowed: 'Diese Adresse nimmt das so nicht an.',
  plan_changed:
    'Die Daten haben sich geändert, seit der Plan gezeigt wurde. Sehen Sie sich zuerst den neuen an.',
  companies_left:
    'Dem Konto allein gehören Firmen. Bestätigen Sie, dass sie niemandem gehören, bis Sie jemanden einladen.',
  too_many_owners: 'Eine Firma hat höchstens fünf Eigentümer.',
  limit_reached: 'Davon gibt es schon so viele, wie es geben darf.',
  too_large: 'Die Anfrage ist zu groß.',
  erasure_incomplete:
    'Nach der Löschung bleiben Zeilen. Sie ist als gescheitert vermerkt, und nichts wurde als gelöscht gemeldet.',
  egress_refused:
    'Dorthin darf sich der Server nicht verbinden: Es steht nicht im Verzeichnis der Empfänger oder ist ausgeschaltet.',
  egress_failed: 'Die andere Seite hat nicht geantwortet, wie sie soll.',
  too_slow: 'Das dauerte länger als 30 Sekunden. Versuchen Sie es gleich noch einmal.',
  seal_broken:
    'Ein versiegelter Wert öffnet sich nicht: Er wurde geändert oder von anderswo hierher gebracht. Er wird niemandem gezeigt.',
  key_destroyed: 'Der Schlüssel dieser Werte wurde vernichtet: Niemand kann sie mehr lesen.',
  storage_full: 'Die Festplatte des Servers ist voll.',
  root_key_damaged:
    'Dieser Wurzelschlüssel ist beschädigt oder so verschlossen, wie dieser Browser es nicht annimmt. Die Passphrase wurde nicht benutzt.',
  signature_failed: 'Die Unterschrift ist in diesem Browser nicht gelungen.',
  signer_locked: 'Der Wurzelschlüssel wurde wieder verschlossen.',
  signer_unavailable: 'Was unterschreibt, ließ sich in diesem Browser nicht starten.',
};
