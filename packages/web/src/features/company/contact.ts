/** In the order in which they are shown. */
export const contactFields = [
  'legalName',
  'contactPerson',
  'email',
  'phone',
  'address',
  'registration',
  'taxNumber',
] as const;
export type ContactField = (typeof contactFields)[number];
/** As long as the contract lets them be. */
export const longest: Readonly<Record<ContactField, number>> = {
  legalName: 160,
  contactPerson: 120,
  email: 254,
  phone: 32,
  address: 300,
  registration: 40,
  taxNumber: 40,
};
