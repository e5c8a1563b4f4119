import { accounts } from './accounts.ts';
import { backups } from './backups.ts';
import { devices, enrolment } from './devices.ts';
import { focus } from './focus.ts';
import { packages } from './packages.ts';
import { roots } from './roots.ts';
import { server } from './server.ts';
import { trust } from './trust.ts';

/** Every HTTP route of the product by group and name. Server and web both read it; neither repeats it. */
export const api = { accounts, backups, devices, enrolment, packages, roots, server, focus, trust };
export type Api = typeof api;
