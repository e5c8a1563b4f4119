import type { PromiseText } from './en.ts';

/** Die Versprechen auf Deutsch. */
export const promiseTextsDe: Record<string, PromiseText> = {
  'inventory-declared': {
    sentence:
      'Das Inventar eines Geräts sind sein Hostname, Seriennummer, Domäne, Betriebssystem, Prozessor, Speicher, Festplatten mit ihren Dateisystemen, Netzwerkadapter und sein Agent, und sonst nichts.',
    how: 'Jeder Schlüssel in jedem gespeicherten Abschnitt wird mit dem Wörterbuch verglichen, und Werte, die ein Agent darüber hinaus schicken wollte, werden gezählt.',
    wouldTurnRed:
      'Ein gespeicherter Schlüssel, der nicht erklärt ist, oder ein nicht erklärter Wert, den ein Agent heute schickte.',
  },
  'public-address-hashed': {
    sentence:
      'Die öffentliche Adresse, von der sich ein Gerät verbindet, bleibt nur als Hashwert mit Schlüssel.',
    how: 'Jede Text- und JSON-Spalte, die eine enthalten könnte, wird nach öffentlichen Adressen durchsucht, und der Katalog nach Spalten, die dafür gemacht sind.',
    wouldTurnRed:
      'Eine Adresse im Klartext in irgendeiner Spalte, oder eine Spalte mit einem Typ für Adressen.',
  },
  'logs-from-warning': {
    sentence: 'Nur Meldungen ab der Stufe Warnung werden geschickt.',
    how: 'Meldungen unter dieser Stufe werden gezählt.',
    wouldTurnRed: 'Eine Meldung unter der Stufe Warnung.',
  },
  'logs-deduplicated': {
    sentence: 'Gleiche Meldungen werden einmal geschickt, mit ihrer Anzahl.',
    how: 'Meldungen eines Geräts mit demselben Fingerabdruck, die weniger als zehn Minuten auseinanderliegen, werden gezählt.',
    wouldTurnRed: 'Zwei Zeilen derselben Meldung innerhalb von zehn Minuten.',
  },
  'logs-fifty-at-once': {
    sentence: 'Höchstens 50 Meldungen werden auf einmal geschickt.',
    how: 'Die größte Zahl von Meldungen in einem Bericht der letzten acht Tage wird gelesen.',
    wouldTurnRed: 'Ein Bericht mit mehr als 50.',
  },
  'logs-without-personal-data': {
    sentence: 'Meldungen zur Fehlersuche enthalten keine personenbezogenen Daten.',
    how: 'Jeder Parameter jeder Meldung wird nach Adressen, Namen in Pfaden, Konto- und Kartennummern durchsucht, mit Ausdrücken, die die Filter nicht benutzen.',
    wouldTurnRed: 'Ein Parameter, der nach personenbezogenen Daten aussieht.',
  },
  'focus-fields-declared': {
    sentence:
      'Ein Zeitabschnitt enthält das Gerät, die Anwendung, seinen Beginn mit dem Abstand Ihrer Zeitzone, seine Länge und die Anzahl von Tastenanschlägen und Klicks.',
    how: 'Die Spalten der Tabelle werden mit dem Wörterbuch verglichen, und Werte, die ein Agent darüber hinaus schicken wollte, werden gezählt.',
    wouldTurnRed: 'Eine weitere Spalte, oder ein nicht erklärter Wert, den ein Agent heute schickte.',
  },
  'focus-counts-only': {
    sentence: 'Von Tastenanschlägen und Klicks wird nur die Anzahl aufgezeichnet.',
    how: 'Die Typen aller Spalten der Zeiterfassung werden aus dem Katalog gelesen: Außer Besitzer und Beginn sind alle ganze Zahlen.',
    wouldTurnRed: 'Eine Spalte der Zeiterfassung, die etwas anderes als eine Zahl enthalten könnte.',
  },
  'focus-never-keystrokes': {
    sentence: 'Was Sie tippen, wird nie aufgezeichnet.',
    how: 'Der Quelltext des laufenden Focus-Agenten wird nach allem durchsucht, womit sich eine Taste von einer anderen unterscheiden ließe, und die Zeiterfassung nach Spalten, die Text enthalten könnten.',
    wouldTurnRed: 'Ein Symbol, das Tasten entschlüsselt, oder eine Textspalte in der Zeiterfassung.',
  },
  'link-needs-certificate': {
    sentence: 'Ein Agent weist sich mit seinem eigenen Zertifikat aus, in beiden Richtungen.',
    how: 'Alle 15 Minuten wird eine Verbindung ohne Zertifikat versucht, und eine mit einem, das diese Instanz nicht ausgestellt hat.',
    wouldTurnRed: 'Eine der beiden Verbindungen kommt durch.',
  },
  'kept-no-longer': {
    sentence: 'Daten werden gelöscht, wenn ihre Frist um ist.',
    how: 'Die älteste Zeile jeder Tabelle wird mit der Frist verglichen, die das Wörterbuch nennt. Der Auftrag, der löscht, wird nicht gefragt.',
    wouldTurnRed: 'Eine Tabelle, deren älteste Zeile mehr als 26 Stunden über ihrer Frist ist.',
  },
  'account-fields-declared': {
    sentence:
      'Ein Konto besteht aus einer E-Mail-Adresse, einer Sprache, einer Angabe zum Alter und dem Hashwert eines Passworts oder einem Passkey; was es sonst über Sie sagt, haben Sie ergänzt.',
    how: 'Die Spalten der Tabellen der Konten werden mit dem Wörterbuch verglichen, und Angaben, die sich nicht weglassen ließen, werden gezählt.',
    wouldTurnRed: 'Eine weitere Spalte, oder eine Angabe, die man machen muss.',
  },
  'professional-details-sealed': {
    sentence: 'Berufliche Angaben sind freiwillig und liegen versiegelt unter einem Schlüssel ihrer Person.',
    how: 'Die Typen aller Spalten dieser Angaben werden aus dem Katalog gelesen.',
    wouldTurnRed: 'Eine weitere Spalte, oder eine, die ohne den Schlüssel lesbar wäre.',
  },
  'passwords-hashed': {
    sentence:
      'Von einem Passwort bleibt nur ein Hashwert von argon2id, der mindestens 46 MiB Speicher füllt.',
    how: 'Form und Aufwand jedes gespeicherten Hashwerts (Speicher mal Durchgänge) werden geprüft.',
    wouldTurnRed: 'Ein Passwort, das in anderer Form oder mit weniger Aufwand gespeichert ist.',
  },
  'adults-only': {
    sentence:
      'Konten sind für Menschen, die angaben, mindestens 18 zu sein; nach ihrem Alter selbst wird nicht gefragt.',
    how: 'Konten ohne diese Angabe werden gezählt, und ob die Datenbank eines annähme.',
    wouldTurnRed: 'Ein solches Konto, oder eine Tabelle, die eines annähme.',
  },
  'second-factor-given': {
    sentence:
      'Wer sich um andere kümmert, braucht einen zweiten Faktor, und wer einen hat, hat ihn bei jeder offenen Anmeldung angegeben.',
    how: 'Offene Anmeldungen von Konten, die da schon einen Faktor hatten, werden nach solchen ohne ihn durchsucht. Ohne Faktor erreichen die betroffenen Rollen bei jeder Anfrage nur die eigenen Einstellungen.',
    wouldTurnRed: 'Eine offene Anmeldung, die einen Faktor umging.',
  },
  'details-rectifiable': {
    sentence:
      'Jede Angabe Ihres Kontos, die falsch sein kann, können Sie selbst berichtigen, auf einer Seite.',
    how: 'Die Felder, die sich laut Wörterbuch berichtigen lassen, werden mit denen verglichen, die die Wege des Profils annehmen.',
    wouldTurnRed: 'Ein solches Feld, das kein Weg annimmt.',
  },
  'credentials-unique': {
    sentence:
      'Jede Anmeldung hat ein eigenes Token, und jedes Gerät einen Schlüssel, den es selbst gemacht hat.',
    how: 'Token, die zwei Anmeldungen öffnen, und Schlüssel zweier Geräte werden gezählt.',
    wouldTurnRed: 'Ein Token oder Schlüssel, der zweimal da ist.',
  },
  'web-needs-sign-in': {
    sentence:
      'Die Konsole spricht https, oder nur mit ihrem eigenen Rechner, und zeigt, was Ihnen gehört, nur Ihrer eigenen Anmeldung.',
    how: 'Die Konsole wird alle 15 Minuten nach einem Konto gefragt, ohne Token und mit einem, das niemand hat.',
    wouldTurnRed:
      'Eine der beiden Fragen wird beantwortet, oder die Konsole ist über ein Netz ohne https erreichbar.',
  },
  'credentials-for-sign-in': {
    sentence:
      'Token, Passwörter und Faktoren dienen der Anmeldung und ihrer Sicherheit, und keine Daten dienen der Werbung.',
    how: 'Wofür jede Spalte laut Datenbank ist, wird aus dem Katalog gelesen.',
    wouldTurnRed: 'Eine Spalte davon mit einem anderen Zweck, oder irgendeine Spalte für Werbung.',
  },
  'company-data-declared': {
    sentence:
      'Von einer Firma bleiben ihre Kontaktdaten, ihre Struktur und deren Verlauf, und die Kontaktdaten liegen versiegelt.',
    how: 'Die Spalten dieser Tabellen werden mit dem Wörterbuch verglichen, und die Typen der Kontaktdaten aus dem Katalog gelesen.',
    wouldTurnRed: 'Eine weitere Spalte, oder Kontaktdaten, die ohne den Schlüssel der Firma lesbar wären.',
  },
  'rights-bounded': {
    sentence:
      'Was jemand darf, folgt aus den Rollen der einen Tabelle und aus Stufen auf Geräten, und Einladungen enden nach höchstens 30 Tagen.',
    how: 'Rollen, die nicht in der Tabelle stehen, Stufen für niemanden oder nirgends und Einladungen, die länger gelten, werden gezählt.',
    wouldTurnRed: 'Eines davon.',
  },
  'policies-taken': {
    sentence:
      'Von Geräten wird nichts verlangt, was sie verweigern: was niemand in ihrer Firma zugelassen hat.',
    how: 'Geräte, deren letztes Wort zu ihren Regeln eine Weigerung ist, werden gezählt.',
    wouldTurnRed: 'Ein solches Gerät.',
  },
  'portal-only-where-used': {
    sentence: 'Eine Firma, deren Portal niemand benutzt hat, hat keine Daten des Portals.',
    how: 'Firmen ohne Mitglieder und ohne Verlauf werden nach Einheiten, Einladungen, Stufen, Regeln und Kontaktdaten durchsucht.',
    wouldTurnRed: 'Eine solche Zeile.',
  },
  'access-controlled': {
    sentence:
      'Die Datenbank selbst hält die Zeilen jeder Firma und jeder Person auseinander, auch vor dem Server.',
    how: 'Die Zeilensicherheit jeder solchen Tabelle und die Rechte der Rolle, die der Server hat, werden aus dem Katalog gelesen.',
    wouldTurnRed: 'Eine Tabelle ohne sie, oder eine Rolle, die sie umgeht.',
  },
  'privacy-contact-named': {
    sentence: 'Wer diese Instanz betreibt, nennt, wen man zum Datenschutz fragt.',
    how: 'Der Kontakt der Instanz wird gelesen.',
    wouldTurnRed: 'Eine Instanz mit Konten und ohne Kontakt.',
  },
  'only-necessary-mail': {
    sentence:
      'Verschickt werden nur Briefe, ohne die Ihr Konto nicht auskommt, und solche über neue Bedingungen; daher gibt es keine abzubestellen.',
    how: 'Briefe jeder anderen Klasse werden gezählt.',
    wouldTurnRed: 'Ein solcher Brief.',
  },
  'no-payment-data': {
    sentence: 'Über diese Instanz wird nichts verkauft, und über Zahlungen bleibt nichts.',
    how: 'Die Namen aller Tabellen und Spalten werden nach Plätzen für Zahlungsdaten durchsucht.',
    wouldTurnRed: 'Eine solche Spalte.',
  },
  'sharing-registered': {
    sentence: 'Daten gehen nur an die Empfänger des öffentlichen Verzeichnisses.',
    how: 'Jede ausgehende Verbindung der letzten 90 Tage wird mit dem Verzeichnis der Empfänger verglichen, und Verbindungen an der Schleuse vorbei werden gezählt.',
    wouldTurnRed:
      'Eine Verbindung zu jemandem, der nicht im Verzeichnis steht, oder eine an der Schleuse vorbei am letzten Tag.',
  },
  'focus-never-shared': {
    sentence: 'Focus-Daten werden mit niemandem geteilt.',
    how: 'Verbindungen der letzten 90 Tage, die Focus-Daten an jemand anderen als die eigene Datenbank hätten tragen können, werden gezählt.',
    wouldTurnRed: 'Eine solche Verbindung.',
  },
  'consents-proven': {
    sentence:
      'Wozu jemand zugestimmt hat, bleibt so, wie es gezeigt wurde: die Fassung des Textes, wann, und von welcher Adresse.',
    how: 'Der Hashwert jedes veröffentlichten Textes wird neu berechnet. Jeder Nachweis einer Zustimmung wird mit dem verglichen, was unterschrieben wurde, mit dem Text, den er nennt, und mit dem Prüfprotokoll.',
    wouldTurnRed:
      'Ein Buchstabe eines veröffentlichten Textes oder ein Wert eines Nachweises, der geändert wurde.',
  },
  'policy-reviewed': {
    sentence:
      'Nutzungsbedingungen und Datenschutzhinweise werden mindestens einmal in zwölf Monaten durchgesehen.',
    how: 'Gelesen wird der Tag der neuesten Fassung und der neuesten Durchsicht, die nichts zu ändern fand; vor beiden der des ersten Starts.',
    wouldTurnRed: 'Zwölf Monate ohne neue Fassung und ohne Durchsicht.',
  },
  'changes-announced': {
    sentence:
      'Von wesentlichen Änderungen der Nutzungsbedingungen und der Datenschutzhinweise erfahren Sie, bevor sie gelten.',
    how: 'Zu jeder wesentlichen Fassung, die gilt, werden die Konten gezählt, die es vorher gab und die weder einen Hinweis darauf haben noch zustimmten, und die, deren Hinweis zu spät kam.',
    wouldTurnRed: 'Ein Konto, das es zu spät oder gar nicht erfuhr.',
  },
  'consent-never-implied': {
    sentence:
      'Weitermachen heißt, dass Sie von neuen Bedingungen wissen. Für eine Einwilligung steht es nie: Was eine braucht, bleibt aus, bis Sie zu dieser einen Sache ja sagen.',
    how: 'Jede Dauerzustimmung wird mit dem Nachweis des Ja verglichen, auf dem sie beruht, jede Annahme mit der Vereinbarung, zu der sie gegeben wurde, und jeder Wert, der nur mit Einwilligung bleiben darf, wird gezählt.',
    wouldTurnRed:
      'Eine Zustimmung, die auf der Annahme von Bedingungen oder auf einem Ja zu etwas anderem beruht, ein Wert, zu dem niemand einwilligte, oder eine Wahl, die von Anfang an gesetzt ist.',
  },
  'minor-reports-answered': {
    sentence:
      'Daten Minderjähriger werden nicht mit Absicht erfasst: Eine Meldung, dass ein Konto einem Minderjährigen gehört, wird binnen 72 Stunden beantwortet, und wo es so ist, wird das Konto sofort gelöscht.',
    how: 'Meldungen, die länger warten, werden gezählt, nach der Zeit, zu der sie kamen.',
    wouldTurnRed: 'Eine Meldung, die länger als 72 Stunden wartet.',
  },
  'catalogue-matches': {
    sentence: 'Was nicht erklärt ist, bleibt nicht: Die Datenbank entspricht dem Wörterbuch.',
    how: 'Tabellen, Spalten, Typen, Grenzen, Kommentare, Zeilensicherheit und Rechte werden aus dem Katalog gelesen und mit dem Wörterbuch verglichen, in beiden Richtungen.',
    wouldTurnRed: 'Ein Unterschied, etwa eine von Hand hinzugefügte Spalte.',
  },
};
