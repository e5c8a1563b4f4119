import type { MailTexts } from './templates.ts';

const factors = { passkey: 'Passkey', authenticator: 'Authenticator-App' };
const policies = { terms: 'Nutzungsbedingungen', 'privacy-notice': 'Datenschutzhinweise' };
const notYou = 'Wenn Sie das nicht waren, sehen Sie sofort nach Ihrem Konto:';
const nothingToDo = 'Wenn Sie das nicht angefordert haben, müssen Sie nichts tun.';

export const mailGerman: MailTexts = {
  letters: {
    'sign-up': ({ link }) => ({
      subject: 'Registrierung abschließen',
      lines: [
        'Öffnen Sie diesen Link innerhalb von 24 Stunden und wählen Sie Ihr Passwort:',
        link,
        nothingToDo,
      ],
    }),
    'account-exists': ({ link }) => ({
      subject: 'Sie haben bereits ein Konto',
      lines: [
        'Jemand hat mit dieser Adresse ein Konto angefordert, und es gibt schon eines. Melden Sie sich hier an oder stellen Sie dort Ihr Passwort wieder her:',
        link,
        nothingToDo,
      ],
    }),
    recovery: ({ link }) => ({
      subject: 'Neues Passwort wählen',
      lines: [
        'Öffnen Sie diesen Link innerhalb von 10 Minuten und wählen Sie ein neues Passwort:',
        link,
        `${nothingToDo} Ihr Passwort bleibt, wie es ist.`,
      ],
    }),
    invitation: ({ company, link }) => ({
      subject: `Einladung zu ${company}`,
      lines: [
        `Sie sind zu ${company} eingeladen. Öffnen Sie diesen Link, um zu sehen, wofür, und um anzunehmen oder abzulehnen:`,
        link,
        'Wenn Sie nicht wissen, wer Sie einlädt, müssen Sie nichts tun.',
      ],
    }),
    'email-change': ({ link }) => ({
      subject: 'Neue Adresse bestätigen',
      lines: [
        'Öffnen Sie diesen Link innerhalb von 24 Stunden, um diese Adresse für Ihr Konto zu verwenden:',
        link,
        nothingToDo,
      ],
    }),
    'email-changed': ({ link }) => ({
      subject: 'Die Adresse Ihres Kontos wurde geändert',
      lines: [
        'Ihr Konto hat jetzt eine andere E-Mail-Adresse. Wenn Sie das nicht waren, öffnen Sie diesen Link innerhalb von 72 Stunden: Er bringt diese Adresse zurück und beendet alle Anmeldungen und API-Tokens.',
        link,
      ],
    }),
    'password-changed': ({ link }) => ({
      subject: 'Ihr Passwort wurde geändert',
      lines: ['Das Passwort Ihres Kontos wurde geändert.', notYou, link],
    }),
    'new-sign-in': ({ browser, at, link }) => ({
      subject: 'Neue Anmeldung an Ihrem Konto',
      lines: [
        `Jemand hat sich am ${at} mit ${browser} an Ihrem Konto angemeldet, aus einem Browser oder Netz, das vorher nicht benutzt wurde.`,
        notYou,
        link,
      ],
    }),
    'factor-added': ({ factor, link }) => ({
      subject: 'Ihr Konto hat einen neuen Faktor',
      lines: [`Ihr Konto hat einen neuen Faktor: ${factors[factor]}.`, notYou, link],
    }),
    'factor-removed': ({ factor, link }) => ({
      subject: 'Ein Faktor Ihres Kontos wurde entfernt',
      lines: [`Ihr Konto hat einen Faktor weniger: ${factors[factor]}.`, notYou, link],
    }),
    'passkey-frozen': ({ link }) => ({
      subject: 'Ein Passkey Ihres Kontos wurde gesperrt',
      lines: [
        'Ein Passkey Ihres Kontos hat geantwortet, wie es eine Kopie von ihm täte. Er wurde gesperrt und öffnet nichts mehr. Entfernen Sie ihn hier und legen Sie einen neuen an:',
        link,
      ],
    }),
    'recovery-code-used': ({ left, link }) => ({
      subject: 'Ein Wiederherstellungscode wurde benutzt',
      lines: [
        `Ein Wiederherstellungscode Ihres Kontos wurde benutzt. Es ${left === '1' ? 'bleibt 1 Code' : `bleiben ${left} Codes`}.`,
        notYou,
        link,
      ],
    }),
    'provider-linked': ({ provider, link }) => ({
      subject: 'Ein Anbieter wurde mit Ihrem Konto verknüpft',
      lines: [`Wer sich mit „${provider}“ als Sie anmeldet, öffnet ab jetzt Ihr Konto.`, notYou, link],
    }),
    'provider-unlinked': ({ provider, link }) => ({
      subject: 'Ein Anbieter wurde von Ihrem Konto gelöst',
      lines: [`„${provider}“ öffnet Ihr Konto nicht mehr.`, notYou, link],
    }),
    'api-token-made': ({ name, link }) => ({
      subject: 'Ein API-Token wurde angelegt',
      lines: [`Für Ihr Konto wurde ein API-Token angelegt: ${name}.`, notYou, link],
    }),
    'factor-reset': ({ link }) => ({
      subject: 'Haben Sie alle Faktoren verloren?',
      lines: [
        'Sie können alle Faktoren Ihres Kontos entfernen lassen. Öffnen Sie diesen Link innerhalb von 24 Stunden, um zu beginnen; die Faktoren werden 72 Stunden danach entfernt:',
        link,
        nothingToDo,
      ],
    }),
    'factor-reset-elsewhere': ({ company }) => ({
      subject: 'Wen Sie wegen Ihrer Faktoren fragen',
      lines: [
        `Ihr Konto gehört zu ${company}. Dort kann ein Eigentümer oder Verwalter alle Ihre Faktoren entfernen lassen.`,
        nothingToDo,
      ],
    }),
    'factor-reset-asked': ({ at, link }) => ({
      subject: 'Ihre Faktoren werden entfernt',
      lines: [
        `Jemand hat angefordert, alle Faktoren Ihres Kontos zu entfernen. Das geschieht am ${at}. Wenn Sie das nicht wollen, brechen Sie es vorher hier ab:`,
        link,
      ],
    }),
    'factor-reset-again': ({ at, link }) => ({
      subject: 'Erinnerung: Ihre Faktoren werden entfernt',
      lines: [
        `Alle Faktoren Ihres Kontos werden am ${at} entfernt, wie es jemand angefordert hat. Wenn Sie das nicht wollen, brechen Sie es vorher hier ab:`,
        link,
      ],
    }),
    'factor-reset-done': ({ link }) => ({
      subject: 'Ihre Faktoren wurden entfernt',
      lines: [
        'Alle Faktoren Ihres Kontos wurden entfernt. Melden Sie sich an und fügen Sie einen neuen hinzu:',
        link,
      ],
    }),
    'account-closed': ({ at, link }) => ({
      subject: 'Ihr Konto wurde geschlossen',
      lines: [
        `Ihr Konto wurde geschlossen. Es wird am ${at} gelöscht. Wenn Sie es sich anders überlegen, stellen Sie es vorher hier wieder her:`,
        link,
      ],
    }),
    'account-erased': () => ({
      subject: 'Ihr Konto wurde gelöscht',
      lines: ['Ihr Konto wurde gelöscht. Das ist der letzte Brief an diese Adresse.'],
    }),
    'agreement-published': ({ company, version, at, link }) => ({
      subject: `Die Vereinbarung von ${company} ändert sich`,
      lines: [
        `Fassung ${version} der Supportvereinbarung gilt ab ${at}. Was sie ändert, ist wesentlich; deshalb muss ein Eigentümer oder Verwalter von ${company} sie annehmen. Bis dahin läuft alles weiter; danach beginnt ohne sie keine neue Supportsitzung. Lesen und entscheiden können Sie hier:`,
        link,
      ],
    }),
    'agreement-edited': ({ company, version, at, link }) => ({
      subject: `Die Vereinbarung von ${company} wurde überarbeitet`,
      lines: [
        `Fassung ${version} der Supportvereinbarung gilt ab ${at}. Sie ändert nur den Wortlaut; für ${company} ist nichts zu tun. Lesen können Sie sie hier:`,
        link,
      ],
    }),
    'agreement-waiting': ({ company, version, at, link }) => ({
      subject: `Erinnerung: Die Vereinbarung von ${company} wartet`,
      lines: [
        `Fassung ${version} der Supportvereinbarung gilt ab ${at} und ist für ${company} noch nicht angenommen. Ohne sie beginnt dann keine neue Supportsitzung. Lesen und entscheiden können Sie hier:`,
        link,
      ],
    }),
    'standing-ending': ({ company, count, at, link }) => ({
      subject: `Dauerzustimmungen von ${company} enden`,
      lines: [
        count === '1'
          ? `Eine Dauerzustimmung von ${company} endet am ${at}. Danach wird die Person am Gerät gefragt. Erneuern können Sie sie hier:`
          : `${count} Dauerzustimmungen von ${company} enden bald, die erste am ${at}. Danach werden die Personen an den Geräten gefragt. Erneuern können Sie sie hier:`,
        link,
      ],
    }),
    'policy-published': ({ policy, change, at, link }) => ({
      subject: `${policies[policy]} dieses Servers: neue Fassung`,
      lines: [
        change === 'significant'
          ? `Eine neue Fassung der ${policies[policy]} gilt ab ${at}. Was sie ändert, ist wesentlich. Was sich ändert, lesen Sie hier; dort können Sie auch Ihre Daten mitnehmen oder Ihr Konto löschen:`
          : `Eine neue Fassung der ${policies[policy]} gilt ab ${at}. Sie ändert nur den Wortlaut; zu tun ist nichts. Lesen können Sie sie hier:`,
        link,
      ],
    }),
    'minor-reported': ({ at, link }) => ({
      subject: 'Meldung: ein Konto gehört vielleicht einem Minderjährigen',
      lines: [
        `Jemand hat gemeldet, dass ein Konto vielleicht einem Minderjährigen gehört. Antworten Sie bis ${at}:`,
        link,
      ],
    }),
    'minor-due': ({ at, link }) => ({
      subject: 'Erinnerung: eine Meldung zu einem Minderjährigen ist fällig',
      lines: [
        `Eine Meldung, dass ein Konto vielleicht einem Minderjährigen gehört, wartet auf Antwort, fällig bis ${at}:`,
        link,
      ],
    }),
    'company-ownerless': ({ company, link }) => ({
      subject: 'Eine Firma hat keinen Eigentümer mehr',
      lines: [
        `Der einzige Eigentümer von „${company}“ ist nicht mehr da. Geräte und Daten bleiben, wie sie sind, aber niemand dort kann für sie entscheiden. Wer von Ihnen sie betreut, kann einen neuen Eigentümer einladen:`,
        link,
      ],
    }),
  },
  footer: (host) => `Diesen Brief hat Candor auf ${host} gesendet.`,
};
