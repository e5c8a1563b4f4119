/** A provider as its form sends it, but for the issuer. */
export const providerForm = {
  clientSecret: 'secret',
  clientId: 'candor',
  name: 'Directory',
  groupsClaim: null,
  groups: [],
  everybody: null,
  isOnlyWay: false,
  trustFactor: [],
  domains: [],
};
