/** English texts of the promises: what is promised, how that is proved, and what would turn the light red. */
export interface PromiseText {
  sentence: string;
  how: string;
  wouldTurnRed: string;
}

export const promiseTexts: Record<string, PromiseText> = {
  'inventory-declared': {
    sentence:
      'The inventory of a device is its host name, serial number, domain, operating system, processor, memory, disks with their file systems, network adapters, and its agent, and nothing else.',
    how: 'Every key in every stored section is compared with the dictionary, and values that an agent tried to send beyond it are counted.',
    wouldTurnRed: 'One stored key that is not declared, or one undeclared value that an agent sent today.',
  },
  'public-address-hashed': {
    sentence: 'The public address that a device connects from is kept only as a keyed hash.',
    how: 'Every text and JSON column that could hold one is searched for public addresses, and the catalogue for columns made for them.',
    wouldTurnRed: 'One address in clear in any column, or a column of an address type.',
  },
  'logs-from-warning': {
    sentence: 'Only messages from warning upwards are sent.',
    how: 'Log rows below that level are counted.',
    wouldTurnRed: 'One log row below warning.',
  },
  'logs-deduplicated': {
    sentence: 'Equal log messages are sent once, with a count.',
    how: 'Rows of one device with the same fingerprint that lie less than ten minutes apart are counted.',
    wouldTurnRed: 'Two rows of one message within ten minutes.',
  },
  'logs-fifty-at-once': {
    sentence: 'At most 50 log entries are sent at once.',
    how: 'The largest number of log rows in any report of the last eight days is read.',
    wouldTurnRed: 'One report with more than 50.',
  },
  'logs-without-personal-data': {
    sentence: 'Diagnostic logs hold no personal data.',
    how: 'Every parameter of every log row is searched for addresses, names in paths, account and card numbers, by expressions that the scrubbers do not share.',
    wouldTurnRed: 'One parameter that looks like personal data.',
  },
  'focus-fields-declared': {
    sentence:
      'A stretch of time holds the device, the application, its start with the offset of your time zone, its length, and the counts of keys and clicks.',
    how: 'The columns of the table are compared with the dictionary, and values that an agent tried to send beyond it are counted.',
    wouldTurnRed: 'A further column, or one undeclared value that an agent sent today.',
  },
  'focus-counts-only': {
    sentence: 'Of keys and clicks only the number is recorded.',
    how: 'The types of all columns of the time record are read from the catalogue: besides owner and start, all are whole numbers.',
    wouldTurnRed: 'A column of the time record that could hold anything but a number.',
  },
  'focus-never-keystrokes': {
    sentence: 'What you type is never recorded.',
    how: 'The source of the running Focus agent is searched for everything with which a key could be told from another, and the time record for columns that could hold text.',
    wouldTurnRed: 'One symbol that decodes keys, or one column for text in the time record.',
  },
  'link-needs-certificate': {
    sentence: 'An agent proves itself by its own certificate, in both directions.',
    how: 'A connection is tried every 15 minutes without a certificate, and with one that this instance did not issue.',
    wouldTurnRed: 'One of the two connections gets through.',
  },
  'kept-no-longer': {
    sentence: 'Data is deleted when its period is over.',
    how: 'The oldest row of every table is compared with the period that the dictionary declares. The job that deletes is not asked.',
    wouldTurnRed: 'One table whose oldest row is more than 26 hours over its period.',
  },
  'account-fields-declared': {
    sentence:
      'An account is an e-mail address, a language, a statement of age, and a hashed password or a passkey; whatever else it says of you, you added.',
    how: 'The columns of the tables of accounts are compared with the dictionary, and details that could not be left out are counted.',
    wouldTurnRed: 'A further column, or a detail that has to be given.',
  },
  'professional-details-sealed': {
    sentence: 'Professional details are given freely and lie sealed under a key of their person.',
    how: 'The types of all columns of these details are read from the catalogue.',
    wouldTurnRed: 'A further column, or one that could be read without the key.',
  },
  'passwords-hashed': {
    sentence: 'Of a password only a hash by argon2id is kept that fills at least 46 MiB of memory.',
    how: 'The form and the cost of every stored hash (memory times passes) are checked.',
    wouldTurnRed: 'One password that is kept in any other form, or at a lower cost.',
  },
  'adults-only': {
    sentence: 'Accounts are for people who stated that they are 18 or older; their age itself is not asked.',
    how: 'Accounts without the statement are counted, and whether the database would take one.',
    wouldTurnRed: 'One such account, or a table that would take one.',
  },
  'second-factor-given': {
    sentence:
      'Who looks after others needs a second factor, and whoever has one gave it at every sign-in that is open.',
    how: 'Open sign-ins of accounts that had a factor by then are searched for those without one. Without a factor the roles concerned reach their own settings only, at each request.',
    wouldTurnRed: 'One open sign-in that went around a factor.',
  },
  'details-rectifiable': {
    sentence: 'Every detail of your account that can be wrong can be corrected by you, on a page.',
    how: 'The fields that the dictionary says can be corrected are compared with those that the routes of the profile take.',
    wouldTurnRed: 'One such field that no route takes.',
  },
  'credentials-unique': {
    sentence: 'Each sign-in has a token of its own, and each device a key that it made itself.',
    how: 'Tokens that open two sign-ins and keys of two devices are counted.',
    wouldTurnRed: 'One token or key that is there twice.',
  },
  'web-needs-sign-in': {
    sentence:
      'The console is served by https, or to its own computer alone, and shows what is yours to your own sign-in only.',
    how: 'The console is asked every 15 minutes for an account, without a token and with one that nobody has.',
    wouldTurnRed: 'One of the two is answered, or the console is reached over a network without https.',
  },
  'credentials-for-sign-in': {
    sentence:
      'Tokens, passwords and factors serve to sign in and to keep that safe, and no data serves marketing.',
    how: 'What the database says each column is for is read from the catalogue.',
    wouldTurnRed: 'One column of a credential with another purpose, or any column for marketing.',
  },
  'company-data-declared': {
    sentence:
      'Of a company its contact data, its structure and their history are kept, and the contact data lies sealed.',
    how: 'The columns of these tables are compared with the dictionary, and the types of contact data are read from the catalogue.',
    wouldTurnRed: 'A further column, or contact data that could be read without the key of the company.',
  },
  'rights-bounded': {
    sentence:
      'What somebody may do follows from roles of the one table and from levels on devices, and invitations end after 30 days at most.',
    how: 'Roles that are not in the table, levels for nobody or nowhere, and invitations that last longer are counted.',
    wouldTurnRed: 'One of these.',
  },
  'policies-taken': {
    sentence: 'Devices are asked for nothing that they refuse: what nobody of their company let happen.',
    how: 'Devices whose last word on their policy is that they refuse it are counted.',
    wouldTurnRed: 'One such device.',
  },
  'portal-only-where-used': {
    sentence: 'A company whose portal nobody used has no data of the portal.',
    how: 'Companies without members and without a history are searched for units, invitations, levels, policies and contact data.',
    wouldTurnRed: 'One such row.',
  },
  'access-controlled': {
    sentence: "The database itself keeps each company's and each person's rows apart, also from the server.",
    how: 'Row security of every such table, and the rights of the role that the server has, are read from the catalogue.',
    wouldTurnRed: 'One table without it, or a role that passes it by.',
  },
  'privacy-contact-named': {
    sentence: 'Whoever runs this instance names whom to ask about privacy.',
    how: 'The contact of the instance is read.',
    wouldTurnRed: 'An instance with accounts and without a contact.',
  },
  'only-necessary-mail': {
    sentence:
      'Only letters that your account cannot do without are sent, and notices of new terms, so there are none to opt out of.',
    how: 'Letters of any other class are counted.',
    wouldTurnRed: 'One such letter.',
  },
  'no-payment-data': {
    sentence: 'Nothing is sold through this instance, and nothing about payments is kept.',
    how: 'The names of all tables and columns are searched for places of payment data.',
    wouldTurnRed: 'One such column.',
  },
  'sharing-registered': {
    sentence: 'Data goes to the recipients of the public register only.',
    how: 'Every connection out of the last 90 days is compared with the register of recipients, and connections that were opened past the gate are counted.',
    wouldTurnRed:
      'One connection to somebody who is not in the register, or one past the gate in the last day.',
  },
  'focus-never-shared': {
    sentence: 'Focus data is shared with nobody.',
    how: 'Connections of the last 90 days that could have carried Focus data to anybody but the own database are counted.',
    wouldTurnRed: 'One such connection.',
  },
  'consents-proven': {
    sentence:
      'What somebody agreed to is kept as it was shown: the version of the text, when, and from which address.',
    how: 'The hash of every published text is computed again. Every record of consent is compared with what was signed, with the text that it names, and with the audit log.',
    wouldTurnRed: 'One letter of a published text, or one value of a record of consent, that was changed.',
  },
  'policy-reviewed': {
    sentence: 'The terms and the privacy notice are looked at again at least once in twelve months.',
    how: 'The date of the newest version, and of the newest review that found nothing to change, is read; before there is either, that of the first start.',
    wouldTurnRed: 'Twelve months without a new version and without a review.',
  },
  'changes-announced': {
    sentence:
      'You are told of significant changes of the terms and the privacy notice before they are in force.',
    how: 'For every significant version in force, the accounts that were there before are counted that neither have a notice of it nor agreed to it, and those whose notice came too late.',
    wouldTurnRed: 'One account that was told late or not at all.',
  },
  'consent-never-implied': {
    sentence:
      'Going on means that you know of new terms. It never stands for a consent: what needs one stays off until you say yes to that one thing.',
    how: 'Every standing consent is compared with the record of the yes that it rests on, every acceptance with the agreement that it was given to, and every value that may be kept by consent only is counted.',
    wouldTurnRed:
      'One consent that rests on the acceptance of terms or on a yes to something else, one value that nobody consented to, or one choice that is on from the start.',
  },
  'minor-reports-answered': {
    sentence:
      'Data of minors is not collected on purpose: a report that an account is a minor’s is answered within 72 hours, and where it is so the account is erased at once.',
    how: 'Reports that wait longer are counted, by the time at which they came.',
    wouldTurnRed: 'One report that waits longer than 72 hours.',
  },
  'catalogue-matches': {
    sentence: 'What is not declared is not kept: the database matches the dictionary.',
    how: 'Tables, columns, types, limits, comments, row security and rights are read from the catalogue and compared with the dictionary, both ways.',
    wouldTurnRed: 'One difference, such as a column added by hand.',
  },
};
