export const licenceTabs = ['own', 'companies'] as const;
export type LicenceTab = (typeof licenceTabs)[number];

/** What the address of the page of licences holds besides its path. */
export type LicenceSearch = { tab?: LicenceTab | undefined };

/** A value that isn't known is left out. */
export function readLicenceSearch(given: Readonly<Record<string, unknown>>): LicenceSearch {
  const tab = licenceTabs.find((one) => one === given['tab']);
  return tab ? { tab } : {};
}
