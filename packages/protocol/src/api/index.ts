import { accounts } from './accounts.ts';
import { backups } from './backups.ts';
import { companies } from './companies.ts';
import { agreements, consents, ownAgreements, standing } from './consents.ts';
import { devices, enrolment } from './devices.ts';
import { factorReset } from './factor-reset.ts';
import { focus } from './focus.ts';
import { help } from './help.ts';
import { levels, policies } from './levels.ts';
import { licences } from './licences.ts';
import { me } from './me.ts';
import { minors } from './minors.ts';
import { packages } from './packages.ts';
import { invitations, people, staff } from './people.ts';
import { portal } from './portal.ts';
import { requests } from './requests.ts';
import { roots } from './roots.ts';
import { security } from './security.ts';
import { server } from './server.ts';
import { sessions } from './sessions.ts';
import { signInRules } from './sign-in-rule.ts';
import { signOn } from './sign-on.ts';
import { signUp } from './sign-up.ts';
import { tokens } from './tokens.ts';
import { trust } from './trust.ts';
import { units } from './units.ts';

/** Every HTTP route of the product by group and name. Server and web both read it; neither repeats it. */
export const api = {
  accounts,
  agreements,
  backups,
  companies,
  consents,
  devices,
  enrolment,
  factorReset,
  focus,
  help,
  invitations,
  levels,
  licences,
  me,
  minors,
  ownAgreements,
  packages,
  people,
  policies,
  portal,
  requests,
  roots,
  security,
  server,
  sessions,
  signInRules,
  signOn,
  signUp,
  staff,
  standing,
  tokens,
  trust,
  units,
};
export type Api = typeof api;
