/** On which the tab that came back from a provider tells the others. */
export const confirmedChannel = () => new BroadcastChannel('candor-confirmed');
