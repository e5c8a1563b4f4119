import { isTest, listSources, readText } from './files.ts';
import type { Problem } from './problem.ts';
import { findAll, withoutComments } from './scan.ts';

/** What a route or topic declares, as far as it is there. */
interface Declared {
  readonly word?: string;
  readonly audited?: boolean;
}
export interface Declarations {
  words: ReadonlySet<string>;
  /** `METHOD path` -> route. */
  routes: Readonly<Record<string, Declared>>;
  /** Every topic that a page may ask for -> its rule, if there is one. */
  topics: Readonly<Record<string, Declared | undefined>>;
  /** Role -> what the operator's staff with it hold in a customer's company. */
  staffWords: Readonly<Record<string, ReadonlySet<string>>>;
}

/** Written by hand from the specification: what a customer decides alone, and what concerns the instance. */
const neverStaff = new Set([
  'company.close',
  'company.transfer-ownership',
  'policy.widen',
  'root-key.set',
  'roster.edit',
  'key.certify',
  'standing.give',
  'agreement.accept',
  'agreement.withdraw',
  'billing.manage',
  'session.answer',
]);
const ofOperator = new Set([
  'instance.end-sign-ins',
  'policy-version.publish',
  'staff.view',
  'instance.operate',
  'staff.set',
  'company.create',
  'licence.set',
  'agent-version.publish',
  'feed.manage',
  'instance.configure',
  'agreement.publish',
]);

/** Every route and topic names a word of the product, and no staff holds in a customer's company what it decides alone. */
export function checkRights({ words, routes, topics, staffWords }: Declarations): Problem[] {
  const wordless = (
    all: Readonly<Record<string, Declared | undefined>>,
    isKnown: (word: string) => boolean,
  ) =>
    Object.entries(all)
      .filter(([, one]) => one?.word === undefined || !isKnown(one.word))
      .map(([file]) => ({ file, text: 'asks for no word of the product' }));
  return [
    ...wordless(routes, (word) => words.has(word)),
    // nothing is sent to a page that nobody is signed in on
    ...wordless(topics, (word) => words.has(word) && word !== 'public'),
    ...Object.entries(routes)
      .filter(([, { audited }]) => typeof audited !== 'boolean')
      .map(([file]) => ({ file, text: 'does not say whether it is audited' })),
    ...Object.entries(staffWords).flatMap(([file, held]) =>
      [...held]
        .filter((word) => neverStaff.has(word) || ofOperator.has(word))
        .map((word) => ({ file, text: `gives staff ${word} in a customer's company` })),
    ),
  ];
}

const theDoor = /^packages\/server\/src\/platform\/http\/(server|health-routes)\.ts$/u;
const binding = /\b(?:app|fastify|server)\.(?:get|head|post|put|patch|delete|all|route)\(/gu;

/** Nothing is served past the contract: routes are bound in one place, by their contract entry. */
export function checkOneDoor(root: string): Problem[] {
  return listSources(root)
    .filter((file) => file.startsWith('packages/server/src/') && !isTest(file) && !theDoor.test(file))
    .flatMap((file) =>
      findAll(withoutComments(readText(root, file)), binding).map(({ line }) => ({
        file,
        line,
        text: 'serves something that is in no contract',
      })),
    );
}
