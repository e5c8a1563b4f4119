import type { api, OutputOf } from '../../api.ts';

/** A provider as its company sees it. */
export type Provider = OutputOf<typeof api.signOn.addProvider>;
