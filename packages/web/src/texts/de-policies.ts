import type { enPolicies } from './en-policies.ts';

/** The same in German. */
export const dePolicies: typeof enPolicies = {
  place: 'Wo',
  detail:
    'Worum Sitzungen bitten dürfen. Von allen Orten auf dem Weg zum Gerät gilt der strengste, und die eigenen Einstellungen des Geräts kommen dazu.',
  silent: 'nicht gesetzt',
  right: 'Recht',
  strictest: 'am strengsten',
  settings: 'Wann und wie gefragt wird',
  settingsDetail: (timeZone) =>
    `Auch hier gilt von allen Orten auf dem Weg zum Gerät der strengste. Die Zeiten sind die von ${timeZone}; wo welche gesetzt sind, ist außerhalb nichts offen.`,
  settingHints: {
    hours: 'Wann Sitzungen ein Recht überhaupt nutzen dürfen.',
    promptTimeoutS: 'Wie lange eine Frage wartet. Schweigen ist nein. 15 bis 120 Sekunden.',
    grantMinutes: 'Danach wird der Mensch neu gefragt. 1 bis 480 Minuten.',
    askIfPresent: 'Auch wo eine Dauerzustimmung ohne Frage genügte.',
    answerFrom: 'Wo zustimmen kann, wem das Gerät zugeteilt ist.',
  },
  days: 'Tage',
  from: 'Von',
  until: 'Bis',
  addHours: 'Zeiten hinzufügen',
  remove: 'Entfernen',
  removeHours: (hours) => `${hours} entfernen`,
  wrongHours: 'Zeiten brauchen einen Tag und ein Ende nach ihrem Anfang.',
  wrongNumber: (least, most) => `Zwischen ${least} und ${most}.`,
  incomplete: 'Oben ist etwas nicht vollständig.',
  versions: 'Frühere Fassungen',
  versionLine: (version, by) => `Fassung ${version}, von ${by}`,
  versionNothing: 'nichts geändert',
  somebody: 'jemandem, der nicht mehr da ist',
  nobody: 'Personal des Betreibers',
  changed: (now) => `nicht gespeichert, jetzt ${now}`,
  byDefault: 'von Anfang an',
  save: 'Regeln verengen',
  saveNothing: 'Noch ist nichts geändert.',
  narrowing: 'Das macht alles nur strenger. Es gilt sofort.',
  widening: (parts) => `Weiter als jetzt: ${parts}.`,
  wideningNeeds:
    'Das geht weiter, als ein Wurzelschlüssel Ihrer Firma die Geräte gehen lässt. Geräte nehmen es, wenn einer es unterschrieben hat; am Server kann das niemand.',
  wideningWithout:
    'Das geht weiter als am Anfang, also muss ein Wurzelschlüssel Ihrer Firma es unterschreiben, und es gibt noch keinen.',
  wideningEffect: 'Es wird auf den Geräten hier möglich, soweit die Regeln der Firma es zulassen.',
  whoWidens: 'Erweitern kann Inhaberin, Inhaber oder Verwaltung Ihrer Firma; Sie können strenger machen.',
  widen: 'Weitere Regeln speichern',
  signAndSave: 'Unterschreiben und speichern',
  makeRoot: 'Unter „Unterschriften“ einen machen',
  undo: 'Änderungen verwerfen',
  mayNotSet: 'Sie können das sehen, aber nicht ändern.',
  version: (version) => (version === 0 ? 'Hier wurde noch nichts gesetzt.' : `Fassung ${version}`),
  conflict:
    'Jemand anderes hat diese Regeln inzwischen geändert. Unten stehen deren Werte; Ihre Auswahl ist markiert.',
  sign: {
    title: 'Die Regeln der Firma unterschreiben',
    effect:
      'So weit dürfen Sitzungen auf jedem Gerät der Firma höchstens gehen, auch auf späteren, 400 Tage lang oder bis Sie anderes unterschreiben. Einheiten, Geräte und deren eigene Einstellungen können nur strenger sein.',
    kept: (line) => `${line} (wie schon unterschrieben)`,
    keptUnsigned: (line) => `${line} (steht schon auf dem Server, von niemandem unterschrieben)`,
    noneBeyond: 'Nichts, was über den Anfang hinausgeht.',
    sign: 'Unterschreiben',
    done: 'Unterschrieben. Geräte, die diesem Wurzelschlüssel vertrauen, nehmen es, sobald sie online sind.',
    signedBy: (root, day) => `Unterschrieben mit Wurzel ${root} … bis ${day}`,
    atMost: (parts) => `Höchstens, über den Anfang hinaus: ${parts}.`,
    unsigned: 'Nicht alles hier hat ein Wurzelschlüssel unterschrieben',
    unsignedParts: (parts) =>
      `${parts}. Geräte lehnen das ab: Die Unterschrift ist abgelaufen, ihr Wurzelschlüssel ist außer Dienst, oder jemand hat es ohne eine am Server geändert.`,
    signThis: 'Ansehen und unterschreiben',
    makeRoot: 'Unterschriften',
  },
};
