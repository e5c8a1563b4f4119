import assert from 'node:assert/strict';
import test from 'node:test';
import { roleNames, wordsOfStaff } from '@candor/policy/rights/roles.ts';
import { words } from '@candor/policy/rights/words.ts';
import { api } from '@candor/protocol/api/index.ts';
import type { Route } from '@candor/protocol/api/route.ts';
import { liveEvent } from '@candor/protocol/messages/live.ts';
import { rules } from '@candor/server/platform/live/visible.ts';
import { expectClean, expectProblems } from './lib/problem.ts';
import { checkOneDoor, checkRights, type Declarations } from './lib/routes-have-policy.ts';

const routes = Object.values(api).flatMap((group): Route[] => Object.values<Route>(group));
const topics = liveEvent.options.map(({ shape }) => shape.topic.value);
const declared: Declarations = {
  words: new Set(words),
  routes: Object.fromEntries(routes.map((route) => [`${route.method} ${route.path}`, route])),
  topics: Object.fromEntries(topics.map((topic) => [topic, rules[topic]])),
  staffWords: Object.fromEntries(roleNames.map((role) => [role, wordsOfStaff([role], [], 'customer')])),
};

test('every route and live topic asks for a word; staff hold none that a customer keeps for itself', () => {
  assert.ok(routes.length > 100 && topics.length > 5);
  assert.equal(
    Object.keys(declared.routes).length,
    routes.length,
    'two routes have the same method and path',
  );
  assert.deepEqual(checkRights(declared), []);
});

test('a route without a word, a topic without one, and a word too many of staff are found', () => {
  const bad: Declarations = {
    ...declared,
    routes: { 'GET /api/all': { audited: true }, 'PUT /api/all': { word: 'all.edit' } },
    topics: { 'device.changed': undefined, 'check.changed': { word: 'public' } },
    staffWords: {
      owner: new Set([...(declared.staffWords['owner'] ?? []), 'agreement.accept', 'staff.set']),
    },
  };
  assert.deepEqual(
    checkRights(bad).map(({ file, text }) => `${file} ${text}`),
    [
      'GET /api/all asks for no word of the product',
      'PUT /api/all asks for no word of the product',
      'device.changed asks for no word of the product',
      'check.changed asks for no word of the product',
      'PUT /api/all does not say whether it is audited',
      "owner gives staff agreement.accept in a customer's company",
      "owner gives staff staff.set in a customer's company",
    ],
  );
});

test('the server serves what is in the contract, and nothing beside it', () => {
  expectClean(checkOneDoor);
});

test('a route that is bound past the contract is found', () => {
  expectProblems(checkOneDoor, 'routes-have-policy', [
    'packages/server/src/modules/extra/routes.ts:4 serves something that is in no contract',
  ]);
});
