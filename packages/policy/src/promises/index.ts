/** The promises of this build. A clause of clauses.json that none of them names is shown as "not in this build". */
import clauses from './clauses.json' with { type: 'json' };
import * as focusFields from './focus/fields.ts';
import { inventoryDeclared } from './manage/inventory-declared.ts';
import * as logs from './manage/logs.ts';
import { publicAddressHashed } from './manage/public-address-hashed.ts';
import * as accounts from './platform/accounts.ts';
import { catalogueMatches } from './platform/catalogue-matches.ts';
import * as companies from './platform/companies.ts';
import { consentsProven } from './platform/consents.ts';
import * as credentials from './platform/credentials.ts';
import * as egress from './platform/egress.ts';
import * as instance from './platform/instance.ts';
import { keptNoLonger } from './platform/kept-no-longer.ts';
import { linkNeedsCertificate } from './platform/link-needs-certificate.ts';
import { minorReportsAnswered } from './platform/minors.ts';
import * as notices from './platform/notices.ts';
import { policiesTaken } from './platform/policies-taken.ts';
import type { PromiseDeclaration } from './promise.ts';

export const promises: readonly PromiseDeclaration[] = [
  inventoryDeclared,
  publicAddressHashed,
  ...Object.values(logs),
  ...Object.values(focusFields),
  linkNeedsCertificate,
  keptNoLonger,
  ...Object.values(accounts),
  ...Object.values(credentials),
  ...Object.values(companies),
  ...Object.values(instance),
  ...Object.values(egress),
  consentsProven,
  policiesTaken,
  ...Object.values(notices),
  minorReportsAnswered,
  catalogueMatches,
];

const covered = new Set(promises.flatMap((one) => one.clauses));
/** Clauses whose check is not in this build: shown as unknown, never as green. */
export const clausesNotInBuild: readonly { clause: string; sentence: string }[] = clauses
  .filter(({ id }) => !covered.has(id))
  .map(({ id, promise }) => ({ clause: id, sentence: promise }));
