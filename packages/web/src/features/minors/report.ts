import type { api, OutputOf } from '../../api.ts';

export type Report = OutputOf<typeof api.minors.listMinorReports>['items'][number];
