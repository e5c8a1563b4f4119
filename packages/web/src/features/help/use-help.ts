import { api, useApiPages, type OutputOf } from '../../api.ts';

export type HelpRequest = OutputOf<typeof api.help.listHelp>['items'][number];

/** What an act changes: the lists, and the count of what waits. */
export const refreshes = [api.help.listHelp, api.requests.listRequests];

const FRESH_MS = 60_000;

/** What waits, or is looked after: the reader's own, and that of devices that they see where they handle it. */
export function useOpenHelp({ isOn = true }: { isOn?: boolean } = {}) {
  return useApiPages(api.help.listHelp, { query: { state: 'open' } }, { isOn, freshMs: FRESH_MS });
}
