/** Why a statement of a root was not taken: its code in the log, and what people read of a widening. */
export const statementRefusals = {
  ROOT_NOT_TRUSTED: 'this device does not trust the root key that signed it',
  ROOT_RETIRED: 'the root key was retired',
  LAST_ROOT: 'it would leave no root key',
  WRONG_KEY: 'the key is not that of the root',
  BAD_SIGNATURE: 'the root key did not sign this',
  BAD_FORM: 'it is not understood',
  NOT_YET: 'it does not hold yet',
  EXPIRED: 'it has ended',
  OTHER_COMPANY: 'it is for another company',
  OTHER_DEVICE: 'it is for another device',
  LOWER_VERSION: 'a newer one was taken already',
  TOO_MANY_ROOTS: 'four root keys are trusted already',
} as const;
export type StatementRefusal = keyof typeof statementRefusals;
