export const agreementTabs = ['agreement', 'standing', 'records'] as const;
export type AgreementTab = (typeof agreementTabs)[number];

/** What the address of the page of agreements holds besides its path. `from` and `to`: versions that are compared. */
export type AgreementSearch = { tab?: AgreementTab; from?: number; to?: number };

/** A value that isn't known is left out. */
export function readAgreementSearch(given: Readonly<Record<string, unknown>>): AgreementSearch {
  const tab = agreementTabs.find((one) => one === given['tab']);
  const [from, to] = [numberOf(given['from']), numberOf(given['to'])];
  return { ...(tab && { tab }), ...(from !== undefined && to !== undefined && { from, to }) };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 10_000
    ? value
    : undefined;
}
