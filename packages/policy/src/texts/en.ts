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
  'catalogue-matches': {
    sentence: 'What is not declared is not kept: the database matches the dictionary.',
    how: 'Tables, columns, types, limits, comments, row security and rights are read from the catalogue and compared with the dictionary, both ways.',
    wouldTurnRed: 'One difference, such as a column added by hand.',
  },
};
