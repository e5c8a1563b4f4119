import type { MailTexts } from './templates.ts';

const factors = { passkey: 'passkey', authenticator: 'authenticator app' };
const policies = { terms: 'Terms', 'privacy-notice': 'Privacy notice' };
const notYou = 'If this was not you, look at your account at once:';
const nothingToDo = 'If you did not ask for this, there is nothing to do.';

export const mailEnglish: MailTexts = {
  letters: {
    'sign-up': ({ link }) => ({
      subject: 'Finish your sign-up',
      lines: ['Open this link within 24 hours to choose your password:', link, nothingToDo],
    }),
    'account-exists': ({ link }) => ({
      subject: 'You already have an account',
      lines: [
        'Somebody asked for an account with this address, and there is one already. Sign in here, or recover your password there:',
        link,
        nothingToDo,
      ],
    }),
    recovery: ({ link }) => ({
      subject: 'Choose a new password',
      lines: [
        'Open this link within 10 minutes to choose a new password:',
        link,
        `${nothingToDo} Your password stays as it is.`,
      ],
    }),
    invitation: ({ company, link }) => ({
      subject: `Invitation to ${company}`,
      lines: [
        `You are invited to ${company}. Open this link to see what for, and to accept or refuse:`,
        link,
        'If you do not know who invited you, there is nothing to do.',
      ],
    }),
    'email-change': ({ link }) => ({
      subject: 'Confirm your new address',
      lines: ['Open this link within 24 hours to use this address for your account:', link, nothingToDo],
    }),
    'email-changed': ({ link }) => ({
      subject: 'The address of your account was changed',
      lines: [
        'Your account now has another e-mail address. If this was not you, open this link within 72 hours: it brings this address back and ends all sign-ins and API tokens.',
        link,
      ],
    }),
    'password-changed': ({ link }) => ({
      subject: 'Your password was changed',
      lines: ['The password of your account was changed.', notYou, link],
    }),
    'new-sign-in': ({ browser, at, link }) => ({
      subject: 'New sign-in to your account',
      lines: [
        `Somebody signed in to your account on ${at} with ${browser}, from a browser or network that was not used before.`,
        notYou,
        link,
      ],
    }),
    'factor-added': ({ factor, link }) => ({
      subject: 'A factor was added to your account',
      lines: [`Your account has a new factor: ${factors[factor]}.`, notYou, link],
    }),
    'factor-removed': ({ factor, link }) => ({
      subject: 'A factor was removed from your account',
      lines: [`Your account has a factor less: ${factors[factor]}.`, notYou, link],
    }),
    'passkey-frozen': ({ link }) => ({
      subject: 'A passkey of your account was frozen',
      lines: [
        'A passkey of your account answered as a copy of it would. It was frozen and opens nothing. Remove it here and add a new one:',
        link,
      ],
    }),
    'recovery-code-used': ({ left, link }) => ({
      subject: 'A recovery code was used',
      lines: [
        `A recovery code of your account was used. ${left === '1' ? '1 code is' : `${left} codes are`} left.`,
        notYou,
        link,
      ],
    }),
    'provider-linked': ({ provider, link }) => ({
      subject: 'A provider was linked to your account',
      lines: [`Whoever signs in with “${provider}” as you opens your account from now on.`, notYou, link],
    }),
    'provider-unlinked': ({ provider, link }) => ({
      subject: 'A provider was unlinked from your account',
      lines: [`“${provider}” opens your account no more.`, notYou, link],
    }),
    'api-token-made': ({ name, link }) => ({
      subject: 'An API token was made',
      lines: [`An API token was made for your account: ${name}.`, notYou, link],
    }),
    'factor-reset': ({ link }) => ({
      subject: 'Have you lost every factor?',
      lines: [
        'You can have all factors of your account removed. Open this link within 24 hours to begin; the factors go 72 hours later:',
        link,
        nothingToDo,
      ],
    }),
    'factor-reset-elsewhere': ({ company }) => ({
      subject: 'Whom to ask about your factors',
      lines: [
        `Your account belongs to ${company}. Ask an owner or administrator there: they can have all your factors removed.`,
        nothingToDo,
      ],
    }),
    'factor-reset-asked': ({ at, link }) => ({
      subject: 'Your factors will be removed',
      lines: [
        `Somebody asked to remove all factors of your account. This happens on ${at}. If you do not want it, cancel it here before that:`,
        link,
      ],
    }),
    'factor-reset-again': ({ at, link }) => ({
      subject: 'Reminder: your factors will be removed',
      lines: [
        `All factors of your account will be removed on ${at}, as somebody asked. If you do not want it, cancel it here before that:`,
        link,
      ],
    }),
    'factor-reset-done': ({ link }) => ({
      subject: 'Your factors were removed',
      lines: ['All factors of your account were removed. Sign in and add a new one:', link],
    }),
    'account-closed': ({ at, link }) => ({
      subject: 'Your account was closed',
      lines: [
        `Your account was closed. It will be erased on ${at}. If you change your mind, restore it here before that:`,
        link,
      ],
    }),
    'account-erased': () => ({
      subject: 'Your account was erased',
      lines: ['Your account was erased. This is the last letter to this address.'],
    }),
    'agreement-published': ({ company, version, at, link }) => ({
      subject: `The agreement of ${company} changes`,
      lines: [
        `Version ${version} of the support agreement will be in force on ${at}. What it changes matters, so an owner or administrator of ${company} has to accept it. Until then everything goes on; from then on no new support session begins without it. Read what changes, and decide, here:`,
        link,
      ],
    }),
    'agreement-edited': ({ company, version, at, link }) => ({
      subject: `The agreement of ${company} was edited`,
      lines: [
        `Version ${version} of the support agreement is in force from ${at}. It changes the wording only, so there is nothing to do for ${company}. You can read it here:`,
        link,
      ],
    }),
    'agreement-waiting': ({ company, version, at, link }) => ({
      subject: `Reminder: the agreement of ${company} waits`,
      lines: [
        `Version ${version} of the support agreement, in force from ${at}, is not accepted for ${company} yet. Without it no new support session begins from then on. Read what changes, and decide, here:`,
        link,
      ],
    }),
    'standing-ending': ({ company, count, at, link }) => ({
      subject: `Standing consents of ${company} end`,
      lines: [
        count === '1'
          ? `A standing consent of ${company} ends on ${at}. From then on the person at the device is asked. To renew it, give it again here:`
          : `${count} standing consents of ${company} end soon, the first on ${at}. From then on the people at the devices are asked. To renew them, give them again here:`,
        link,
      ],
    }),
    'policy-published': ({ policy, change, at, link }) => ({
      subject: `${policies[policy]} of this server: a new version`,
      lines: [
        change === 'significant'
          ? `A new version of the ${policies[policy].toLowerCase()} will be in force on ${at}. What it changes matters. Read what changes here; there you can also take your data with you or delete your account:`
          : `A new version of the ${policies[policy].toLowerCase()} is in force from ${at}. It changes the wording only, so there is nothing to do. You can read it here:`,
        link,
      ],
    }),
    'minor-reported': ({ at, link }) => ({
      subject: "A report that an account may be a minor's",
      lines: [`Somebody reported that an account may be a minor's. Answer it by ${at}:`, link],
    }),
    'minor-due': ({ at, link }) => ({
      subject: 'Reminder: a report about a minor is due',
      lines: [`A report that an account may be a minor's waits for an answer, due by ${at}:`, link],
    }),
    'company-ownerless': ({ company, link }) => ({
      subject: 'A company has no owner any more',
      lines: [
        `The only owner of “${company}” is gone. Its devices and data stay as they are, but nobody there can decide for it. Your staff who reach it can invite a new owner:`,
        link,
      ],
    }),
  },
  footer: (host) => `This letter was sent by Candor at ${host}.`,
};
