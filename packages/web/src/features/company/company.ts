import type { api, OutputOf } from '../../api.ts';

export type Company = OutputOf<typeof api.companies.get>;
