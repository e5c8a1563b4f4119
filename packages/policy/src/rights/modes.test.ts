import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  changedParts,
  completeBody,
  defaultBody,
  effectiveBody,
  effectiveMode,
  effectiveSetting,
  isNarrowing,
  modes,
  type Mode,
  type PolicyBody,
  type PolicyNode,
  widenedParts,
} from './modes.ts';
import { companyPolicyBody, policyBody } from './policy-body.ts';
import { policyRights } from './session-rights.ts';
import { isWithinHours } from './weekly-hours.ts';

const node = (kind: PolicyNode['kind'], id: string, body: PolicyBody): PolicyNode => ({
  kind,
  id,
  name: id,
  body,
});
const office = { days: [1, 2, 3, 4, 5], fromMinute: 480, untilMinute: 1080 };

test('at first everything asks; recording and system access are never', () => {
  const never = policyRights.filter((right) => effectiveMode([], right).mode === 'never');
  assert.deepEqual(never, ['terminal.system', 'files.system', 'record']);
  const asks = policyRights.filter((right) => effectiveMode([], right).mode === 'ask');
  assert.equal(asks.length + never.length, policyRights.length);
  assert.equal(effectiveMode([], 'terminal').node, null);
  const { promptTimeoutS, grantMinutes, askIfPresent, answerFrom } = defaultBody;
  assert.deepEqual([promptTimeoutS, grantMinutes, askIfPresent, answerFrom], [30, 60, true, 'device']);
});

test('the strictest node of the path decides, and is named', () => {
  const company = node('company', 'Example', { rights: { terminal: 'standing', record: 'ask' } });
  const unit = node('unit', 'Ward', { rights: { terminal: 'never' } });
  const device = node('device', 'pc-12', { rights: { terminal: 'ask', 'files.system': 'standing' } });
  const path = [company, unit, device];
  assert.deepEqual(effectiveMode(path, 'terminal'), { mode: 'never', node: unit });
  assert.deepEqual(effectiveMode([company, device], 'terminal'), { mode: 'ask', node: device });
  assert.deepEqual(effectiveMode(path, 'record'), { mode: 'ask', node: company });
  assert.deepEqual(effectiveMode(path, 'files.system'), { mode: 'never', node: null }, 'no device widens');
});

test('of each setting the strictest of the path counts, the company’s word or the default at least', () => {
  const company = node('company', 'Example', { rights: {}, promptTimeoutS: 60, askIfPresent: false });
  const unit = node('unit', 'Ward', { rights: {}, promptTimeoutS: 20, answerFrom: 'device-or-portal' });
  const device = node('device', 'pc-12', { rights: {}, promptTimeoutS: 90, askIfPresent: true });
  const path = [company, unit, device];
  assert.deepEqual(effectiveSetting(path, 'promptTimeoutS'), { value: 20, node: unit });
  assert.deepEqual(effectiveSetting(path, 'askIfPresent'), { value: true, node: device });
  assert.deepEqual(effectiveSetting([company], 'askIfPresent'), { value: false, node: company });
  assert.deepEqual(effectiveSetting([unit], 'askIfPresent'), { value: true, node: null });
  assert.deepEqual(effectiveSetting(path, 'answerFrom'), { value: 'device', node: null }, 'no unit widens');
  assert.deepEqual(effectiveSetting(path, 'grantMinutes'), { value: 60, node: null });
});

test('on a device it is open when every place of its path is', () => {
  const days = [1, 2, 3, 4, 5, 6, 7];
  const stretch = fc
    .tuple(fc.subarray(days, { minLength: 1 }), fc.nat(1438), fc.integer({ min: 1, max: 1440 }))
    .map(([on, a, b]) => ({ days: on, fromMinute: Math.min(a, b - 1), untilMinute: Math.max(a + 1, b) }));
  const anyHours = fc.option(fc.array(stretch, { maxLength: 3 }), { nil: undefined });
  const minutes = fc.array(fc.nat(7 * 1440 - 1), { minLength: 20, maxLength: 20 });
  fc.assert(
    fc.property(fc.array(anyHours, { maxLength: 4 }), minutes, (said, at) => {
      const path = said.map((hours, i) => node('unit', `n${i}`, { rights: {}, ...(hours && { hours }) }));
      const { hours } = effectiveBody(path);
      for (const minute of at)
        assert.equal(
          isWithinHours(hours, minute),
          said.every((one) => isWithinHours(one, minute)),
        );
    }),
  );
});

test('bodies out of bounds and unknown keys are refused; the largest is far below 16 kB', () => {
  const refused = [
    { rights: { telepathy: 'ask' } },
    { rights: { terminal: 'always' } },
    { rights: {}, promptTimeoutS: 14 },
    { rights: {}, promptTimeoutS: 121 },
    { rights: {}, grantMinutes: 481 },
    { rights: {}, hours: [{ ...office, untilMinute: 480 }] },
    { rights: {}, hours: [{ ...office, days: [8] }] },
    { rights: {}, hidden: true },
  ];
  for (const body of refused) assert.ok(!policyBody.safeParse(body).success, JSON.stringify(body));
  const largest = {
    ...completeBody({ rights: {} }),
    hours: Array.from({ length: 21 }, () => ({
      days: [1, 2, 3, 4, 5, 6, 7],
      fromMinute: 1438,
      untilMinute: 1440,
    })),
  };
  const body = companyPolicyBody.parse({ workstation: largest, server: largest });
  assert.ok(JSON.stringify(body).length < 16_384);
});

test('hours are open from their first minute to before their last', () => {
  const monday8 = 480;
  assert.deepEqual(
    [monday8 - 1, monday8, 1079, 1080, 5 * 1440 + 600].map((minute) => isWithinHours([office], minute)),
    [false, true, true, false, false],
  );
  assert.ok(isWithinHours(undefined, 0) && !isWithinHours([], 0));
});

test('a narrowing makes nothing possible; a widening of any member is none', () => {
  const before: PolicyBody = { ...completeBody({ rights: {} }), hours: [office] };
  const narrower: PolicyBody[] = [
    before,
    { ...before, rights: { ...before.rights, terminal: 'never' } },
    { ...before, hours: [{ ...office, fromMinute: 540 }] },
    { ...before, hours: [] },
    { ...before, promptTimeoutS: 15, grantMinutes: 5 },
  ];
  const { rights } = before;
  const { record: _, ...silentOnRecord } = rights;
  const { hours: __, ...always } = before;
  const wider: PolicyBody[] = [
    { ...before, rights: { ...rights, terminal: 'standing' } },
    { ...before, rights: silentOnRecord },
    always,
    { ...before, hours: [office, { ...office, days: [6] }] },
    { ...before, promptTimeoutS: 60 },
    { ...before, grantMinutes: 61 },
    { ...before, askIfPresent: false },
    { ...before, answerFrom: 'device-or-portal' },
  ];
  for (const after of narrower) assert.ok(isNarrowing(before, after), JSON.stringify(after));
  for (const after of wider) assert.ok(!isNarrowing(before, after), JSON.stringify(after));
  assert.deepEqual(
    wider.map((after) => changedParts(before, after)),
    wider.map((after) => widenedParts(before, after)),
  );
  assert.deepEqual(
    wider.map((after) => widenedParts(before, after)),
    [
      ['terminal'],
      ['record'],
      ['hours'],
      ['hours'],
      ['promptTimeoutS'],
      ['grantMinutes'],
      ['askIfPresent'],
      ['answerFrom'],
    ],
  );
  const silent = { rights: {} };
  assert.deepEqual(widenedParts({ ...silent, askIfPresent: false }, silent), [], 'a no bounds nothing');
});

test('what a company leaves out is the default, so that leaving out a stricter mode widens', () => {
  const none = { workstation: { rights: {} }, server: { rights: {} } };
  const strict = { ...none, server: { rights: { terminal: 'never' } } } as const;
  const loose = { ...none, server: { rights: { record: 'ask' } } } as const;
  assert.ok(isNarrowing(none, strict));
  assert.ok(!isNarrowing(strict, none));
  assert.ok(!isNarrowing(none, loose));
  assert.ok(isNarrowing(loose, none));
});

const anyRights = fc.dictionary(fc.constantFrom(...policyRights), fc.constantFrom(...modes)) as fc.Arbitrary<
  PolicyBody['rights'] // its keys and values are drawn from these lists
>;
const anyPath = fc
  .tuple(anyRights, fc.array(anyRights, { maxLength: 8 }))
  .map(([company, others]) => [
    node('company', 'company', { rights: company }),
    ...others.map((rights, i) => node(i === 0 ? 'device' : 'unit', `n${i}`, { rights })),
  ]);
const anyRight = fc.constantFrom(...policyRights);

test('the strictest of a path is what all its nodes allow', () => {
  fc.assert(
    fc.property(anyPath, anyRight, (path, right) => {
      const allows = (mode: Mode, wanted: Mode) => modes.indexOf(wanted) <= modes.indexOf(mode);
      const said = path.map(({ kind, body }) => {
        const other = kind === 'company' ? defaultBody.rights[right] : 'standing';
        return body.rights[right] ?? other;
      });
      const widest = modes.findLast((wanted) => said.every((mode) => allows(mode, wanted)));
      const { mode, node: deciding } = effectiveMode(path, right);
      assert.equal(mode, widest);
      if (deciding) assert.equal(deciding.body.rights[right], mode);
      else assert.equal(mode, defaultBody.rights[right]);
    }),
  );
});

test('a change that counts as narrowing widens no right on any path', () => {
  const change = fc.tuple(anyPath, anyRights, fc.nat());
  fc.assert(
    fc.property(change, ([path, rights, at]) => {
      const place = at % path.length;
      const changed = path.with(place, {
        ...(path[place] ?? node('unit', '', { rights })),
        body: { rights },
      });
      const body = (of: PolicyNode | undefined) => {
        const said = of?.body ?? { rights: {} };
        return of?.kind === 'company' ? { workstation: said, server: said } : said;
      };
      const widens = (right: (typeof policyRights)[number]) =>
        modes.indexOf(effectiveMode(changed, right).mode) > modes.indexOf(effectiveMode(path, right).mode);
      if (policyRights.some(widens)) assert.ok(!isNarrowing(body(path[place]), body(changed[place])));
    }),
  );
});
