import type { licenceEn } from './licence-en.ts';

/** German sentences of how a licence stands; `{day}` is filled in. */
export const licenceDe: typeof licenceEn = {
  title: 'Lizenz',
  unlimited: 'Es wird keine Lizenz verlangt.',
  valid: 'Gültig bis {day}.',
  expiring: 'Gültig, sie endet aber am {day}. Bitte erneuern.',
  goesOn: 'Neue Sitzungen und Aufträge werden abgelehnt. Alles andere läuft weiter.',
  grace: {
    expired: 'Sie ist abgelaufen oder wurde 30 Tage lang nicht erneuert. Sie zählt noch bis {day}.',
    clock_wrong:
      'Die Uhr dieses Geräts geht falsch, deshalb lässt sich die Lizenz nicht prüfen. Sie zählt noch.',
  },
  lapsed: {
    no_licence: 'Für dieses Gerät gibt es keine Lizenz.',
    not_yet_valid: 'Sie gilt erst ab {day}.',
    expired: 'Sie ist abgelaufen oder wurde nicht rechtzeitig erneuert.',
    seats_exceeded: 'Alle Plätze sind mit Geräten belegt, die früher kamen.',
    revoked: 'Sie wurde widerrufen.',
    other_company: 'Sie ist für eine andere Firma.',
    other_instance: 'Sie ist für eine andere Instanz.',
    bad_signature: 'Ihre Signatur stimmt nicht: Sie wurde verändert oder ist nicht von dieser Instanz.',
    clock_wrong: 'Die Uhr dieses Geräts geht falsch.',
    malformed: 'Sie lässt sich nicht lesen.',
  },
};
