import { accounts } from './accounts.ts';
import { backups } from './backups.ts';
import { companies } from './companies.ts';
import { devices, enrolment } from './devices.ts';
import { focus } from './focus.ts';
import { levels, policies } from './levels.ts';
import { me } from './me.ts';
import { packages } from './packages.ts';
import { invitations, people, staff } from './people.ts';
import { roots } from './roots.ts';
import { security } from './security.ts';
import { server } from './server.ts';
import { signUp } from './sign-up.ts';
import { tokens } from './tokens.ts';
import { trust } from './trust.ts';
import { units } from './units.ts';

/** Every HTTP route of the product by group and name. Server and web both read it; neither repeats it. */
export const api = {
  accounts,
  backups,
  companies,
  devices,
  enrolment,
  focus,
  invitations,
  levels,
  me,
  packages,
  people,
  policies,
  roots,
  security,
  server,
  signUp,
  staff,
  tokens,
  trust,
  units,
};
export type Api = typeof api;
