import assert from 'node:assert/strict';
import test from 'node:test';
import { decisionCodes, decisionLines, type DecidedLine } from '@candor/policy/rights/decision.ts';
import { rightsTextsDe } from '@candor/policy/texts/rights-de.ts';
import { rightsTexts } from '@candor/policy/texts/rights-en.ts';
import { ApiProblem } from '../src/api/api-problem.ts';
import { saidLines, sourceOf } from '../src/features/devices/why-words.ts';
import { de } from '../src/texts/de.ts';
import { en } from '../src/texts/en.ts';
import { lineWords, problemWords } from '../src/texts/use-texts.ts';

const line: DecidedLine = {
  line: 'company_policy',
  verdict: 'refuse',
  source: 'berlin',
  code: 'company_never',
  params: { node: 'view', right: 'terminal.system' },
  whoCanChange: { kind: 'company', names: ['Sam Example'] },
};
const allowed: DecidedLine = { ...line, line: 'role', verdict: 'allow', code: 'not_needed', params: {} };
const decision = { verdict: 'refuse', refusedBy: 'company_policy', lines: [allowed, line] } as const;

test('a sentence names the same things in both languages', () => {
  const named = (text: string) => [...text.matchAll(/\{\w+\}/gu)].map(([name]) => name).toSorted();
  for (const code of decisionCodes)
    assert.deepEqual(named(rightsTextsDe.lines[code]), named(rightsTexts.lines[code]), code);
});

test('what has a name in the language is called by it; what people named keeps its name', () => {
  assert.equal(
    lineWords(en, line),
    'Refused by the policy of view: system terminal is never. Sam Example can change it.',
  );
  assert.equal(
    lineWords(de, line),
    'Abgelehnt durch die Regel von view: System-Terminal ist nie erlaubt. Ändern kann es: Sam Example.',
  );
});

test('a refusal that carries a Decision is the sentence of the line that refused', () => {
  const problem = new ApiProblem({ code: 'right_refused', text: 'x', status: 403, details: { decision } });
  assert.match(problemWords(en, problem), /^Refused by the policy of view/u);
  const without = new ApiProblem({ code: 'right_refused', text: 'Refused.', status: 403 });
  assert.equal(problemWords(en, without), 'Refused.');
});

test('a line leads to where it is set: the unit, the device, or the company', () => {
  const link = (source: string) => sourceOf({ ...line, source }, new Set(['berlin']), { id: 'pc' });
  assert.deepEqual(link('berlin'), { to: '/portal/company', search: { tab: 'policy', unit: 'berlin' } });
  assert.deepEqual(link('pc'), { to: '/portal/company', search: { tab: 'policy', device: 'pc' } });
  assert.deepEqual(link('the-company'), { to: '/portal/company', search: { tab: 'policy' } });
  assert.deepEqual(sourceOf({ ...line, source: 'pc' }, new Set(), { id: 'pc', deviceClass: 'server' }), {
    to: '/portal/company',
    search: { tab: 'policy', class: 'server', device: 'pc' },
  });
  assert.equal(sourceOf(allowed, new Set(), { id: 'pc' }), undefined);
  const nowhere = decisionLines.filter((one) => !sourceOf({ ...line, line: one }, new Set(), { id: 'pc' }));
  assert.deepEqual(nowhere, ['grant', 'freeze', 'second_approver']);
  const leadsTo = (one: DecidedLine['line']) => sourceOf({ ...line, line: one }, new Set(), { id: 'pc' })?.to;
  assert.equal(leadsTo('agreement'), '/portal/agreements');
  assert.equal(leadsTo('licence'), '/licences');
  assert.equal(leadsTo('standing_consent'), '/portal/agreements');
  assert.equal(leadsTo('device_policy'), '/devices/$deviceId');
  assert.equal(leadsTo('local'), '/devices/$deviceId');
  assert.deepEqual(saidLines({ ...decision, lines: [...decision.lines] }), { said: [line], silent: 1 });
});
