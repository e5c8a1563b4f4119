import type { RightsTexts } from '../rights/explain.ts';

/** The same in German. */
export const rightsTextsDe: RightsTexts = {
  lines: {
    not_needed: 'Wird hier nicht gefragt.',
    not_known: 'Abgelehnt: Hierüber ist nichts bekannt, und dann ist die Antwort nein.',
    signed_in: 'Sie sind angemeldet.',
    not_signed_in: 'Abgelehnt: Sie sind nicht angemeldet.',
    sign_in_pending: 'Abgelehnt: Ihre Anmeldung ist nicht abgeschlossen.',
    sign_in_limited: 'Abgelehnt: Ihre Anmeldung ist begrenzt, bis Sie einen zweiten Faktor einrichten.',
    factor_required:
      'Abgelehnt: Geben Sie Ihren zweiten Faktor noch einmal an; das letzte Mal ist zu lange her.',
    confirmation_required: 'Abgelehnt: Bestätigen Sie, dass Sie es sind; das letzte Mal ist zu lange her.',
    role_gives: 'Die Rolle {role} gibt {word} in {company}.',
    role_lacks_word: 'Abgelehnt durch Ihre Rolle in {company}: Sie gibt {word} nicht. Ändern kann es: {who}.',
    staff_never:
      'Abgelehnt durch Ihre Rolle: Personal des Betreibers hat {word} in {company} nie, nur deren eigene Mitglieder.',
    operator_company_only:
      'Abgelehnt durch Ihre Rolle: {word} gibt es nur in der eigenen Firma des Betreibers.',
    not_their_own: 'Abgelehnt durch Ihre Rolle: Sie gibt {word} nur für das Eigene. Ändern kann es: {who}.',
    outside_units:
      'Abgelehnt durch Ihre Rolle: Sie gibt {word} nur in einigen Einheiten. Ändern kann es: {who}.',
    level_given: 'Ihre Stufe auf {device} ist {level}; {needed} genügt.',
    level_too_low:
      'Abgelehnt durch Ihre Stufe auf {device}: Sie ist {level}, nötig ist {needed}. Ändern kann es: {who}.',
    level_capped:
      'Abgelehnt durch Ihre Stufe auf {device}: Sie ist {level}, mehr kann die Rolle {role} nicht haben, nötig ist {needed}. Ihre Rolle ändern kann: {who}.',
    staff_admitted: '{company} weist hier kein Personal des Betreibers ab.',
    staff_refused: 'Abgelehnt durch {company}: Sie werden nicht eingelassen. Ändern kann es: {who}.',
    agreement_accepted: 'Fassung {version} der Vereinbarung ist angenommen.',
    agreement_missing:
      'Abgelehnt: Fassung {version} der Vereinbarung vom {day} ist nicht angenommen. Annehmen kann: {who}.',
    agreement_outdated:
      'Abgelehnt: Fassung {version} der Vereinbarung vom {day} ist nicht angenommen, nur eine ältere. Annehmen kann: {who}.',
    agreement_withdrawn:
      'Abgelehnt: Die Vereinbarung wurde widerrufen. Fassung {version} vom {day} annehmen kann: {who}.',
    licence_valid: 'Die Lizenz von {company} ist gültig.',
    licence_grace:
      'Die Lizenz von {company} ist abgelaufen oder war nicht zu prüfen; sie gilt noch einige Tage.',
    licence_no_licence: 'Abgelehnt: {company} hat keine Lizenz. Ändern kann es: {who}.',
    licence_not_yet_valid: 'Abgelehnt: Die Lizenz von {company} gilt noch nicht. Ändern kann es: {who}.',
    licence_expired: 'Abgelehnt: Die Lizenz von {company} ist abgelaufen. Erneuern kann: {who}.',
    licence_seats_exceeded:
      'Abgelehnt: {company} hat mehr Geräte, als die Lizenz Plätze hat. Plätze hinzufügen kann: {who}.',
    licence_revoked: 'Abgelehnt: Die Lizenz von {company} wurde widerrufen. Eine neue geben kann: {who}.',
    licence_other_company:
      'Abgelehnt: Die Lizenz gehört einer anderen Firma, nicht {company}. Ändern kann es: {who}.',
    licence_other_instance:
      'Abgelehnt: Die Lizenz von {company} gehört einer anderen Instanz. Ändern kann es: {who}.',
    licence_bad_signature:
      'Abgelehnt: Die Unterschrift der Lizenz von {company} stimmt nicht. Eine neue geben kann: {who}.',
    licence_clock_wrong: 'Abgelehnt: Die Uhr des Geräts geht falsch, darum ist seine Lizenz nicht zu prüfen.',
    licence_malformed: 'Abgelehnt: Die Lizenz von {company} ist nicht zu lesen. Eine neue geben kann: {who}.',
    company_allows: 'Die Regel von {node} lässt {right} mit Dauerzustimmung zu.',
    company_asks: 'Die Regel von {node} lässt den Menschen nach {right} fragen.',
    company_never: 'Abgelehnt durch die Regel von {node}: {right} ist nie erlaubt. Ändern kann es: {who}.',
    company_hours:
      'Abgelehnt durch die Regel von {node}: {right} ist zu dieser Stunde nicht offen. Ändern kann es: {who}.',
    device_allows: 'Die Regel von {device} lässt {right} mit Dauerzustimmung zu.',
    device_asks: 'Die Regel von {device} lässt den Menschen nach {right} fragen.',
    device_never:
      'Abgelehnt durch die Geräteregel von {device}: {right} ist nie erlaubt. Ändern kann es: {who}.',
    device_waiting:
      'Abgelehnt durch die Geräteregel von {device}: {right} ist erst erlaubt, wenn es Fassung {version} gezeigt hat.',
    device_expired:
      'Abgelehnt durch die Geräteregel von {device}: Fassung {version} ist abgelaufen. Eine neue ausstellen kann: {who}.',
    standing_given: 'Eine Dauerzustimmung deckt {right} auf {device}.',
    standing_missing:
      'Keine Dauerzustimmung deckt {right} auf {device}, also wird der Mensch gefragt. Eine geben kann: {who}.',
    standing_hours:
      'Die Dauerzustimmung für {right} auf {device} deckt diese Stunde nicht, also wird der Mensch gefragt.',
    somebody_there: 'Jemand ist an {device}, also wird nach {right} gefragt.',
    second_person:
      'Es ist schon jemand in der Sitzung, also wird der Mensch an {device} noch einmal nach {right} gefragt.',
    grant_given: 'Der Mensch an {device} hat {right} erlaubt.',
    grant_wanted: 'Noch zu erlauben ist {right}, und zwar von: {who}.',
    grant_refused: 'Abgelehnt vom Menschen an {device}: nein zu {right}.',
    grant_expired: 'Das Ja zu {right} auf {device} ist vorbei; neu erlauben muss es: {who}.',
    grant_unanswered: 'Abgelehnt: Niemand an {device} hat geantwortet, und Schweigen ist nein.',
    local_silent: 'Keine Einstellung auf {device} lehnt {right} ab.',
    local_refused:
      'Abgelehnt auf dem Gerät: Eine Einstellung auf {device} lehnt {right} ab. Dort ändern kann es: {who}.',
    roster_lists: 'Fassung {version} der Liste nennt Sie.',
    roster_missing:
      'Abgelehnt durch die Liste: Fassung {version} nennt Ihren Schlüssel nicht. Ändern kann es: {who}.',
    roster_expired:
      'Abgelehnt durch die Liste: Ihr Schlüssel in Fassung {version} ist abgelaufen. Erneuern kann: {who}.',
    roster_level:
      'Abgelehnt durch die Liste: Fassung {version} erlaubt Ihnen höchstens {level}. Ändern kann es: {who}.',
    not_frozen: 'Es gilt kein Änderungsstopp.',
    frozen: 'Abgelehnt: Änderungen ruhen bis {day}. Ändern kann es: {who}.',
    approved: 'Ein zweiter Mensch hat zugestimmt.',
    approval_missing: 'Abgelehnt: Ein zweiter Mensch muss zustimmen. Das kann: {who}.',
    approval_own: 'Abgelehnt: Wer fragt, kann nicht auch zustimmen. Das kann: {who}.',
  },
  changers: {
    nobody: 'niemand',
    self: 'Sie',
    company: 'wer Eigentümer oder Verwalter ist',
    owner: 'wer Eigentümer ist',
    operator: 'der Betreiber',
    person: 'der Mensch am Gerät',
    device: 'wer das Gerät verwaltet',
    root: 'wer den Wurzelschlüssel hat',
    approver: 'jemand anderes mit demselben Recht',
  },
  or: 'oder',
};
