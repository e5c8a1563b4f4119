import { useState } from 'react';
import { completeBody, modes, type DeviceClass, type PolicyNode } from '@candor/policy/rights/modes.ts';
import { policyRights } from '@candor/policy/rights/session-rights.ts';
import { api, isCode, useAction, useRefresh } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { policiesTexts } from '../../texts/policies.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Entries } from '../../ui/entries.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { asProblem } from '../../ui/problem.ts';
import { Segments } from '../../ui/segments.tsx';
import type { Company } from './company.ts';
import { changeOf } from './policy-draft.ts';
import { PathOf } from './policy-path.tsx';
import { bodyFor, rungOf, saying, withBody, type Place, type Policy, type Said } from './policy-places.ts';
import { PolicySave } from './policy-save.tsx';
import { PolicySettings } from './policy-settings.tsx';
import { PolicySigned } from './policy-signed.tsx';
import { PolicyVersions } from './policy-versions.tsx';

/** Each part of a policy with what every place of the path says of it, and a choice for the last place. */
export function PolicyLadder({
  company,
  places,
  policies,
  own,
  place,
  deviceClass,
}: {
  company: Company;
  places: readonly Place[];
  policies: readonly Policy[];
  own: Policy;
  place: Place;
  deviceClass: DeviceClass;
}) {
  const texts = usePart(policiesTexts);
  const { policyWords } = useTexts();
  const { can } = useMe();
  const isCompany = place.kind === 'company';
  const before = isCompany ? completeBody(bodyFor(own, deviceClass)) : bodyFor(own, deviceClass);
  const [draft, setDraft] = useState(before);
  const save = useAction(api.policies.setPolicy, {
    refreshes: [api.policies.getPolicy, api.units.history],
  });
  const refresh = useRefresh();
  const send = async () => {
    const body = { target: own.target, was: own.version, body: withBody(own, deviceClass, draft) };
    // what somebody else saved meanwhile is shown beside what is chosen here
    await save.run({ params: { c: company.id }, body }).catch(() => refresh(api.policies.getPolicy));
  };
  const path: PolicyNode[] = places.flatMap((one, index) => {
    const policy = policies[index];
    const said = policy && bodyFor(policy, deviceClass);
    if (one.id === place.id) return [{ ...one, body: draft }];
    return said ? [{ ...one, body: one.kind === 'company' ? completeBody(said) : said }] : [];
  });
  const maySet = can('policy.set');
  const choices: Said[] = isCompany ? [...modes] : ['silent', ...modes];
  const wordOf = (said: Said) => (said === 'silent' ? texts.silent : policyWords.modes[said]);
  return (
    <Stack>
      {save.error !== null && <Failed error={save.error} />}
      {!maySet && <Notice>{texts.mayNotSet}</Notice>}
      {isCompany && <PolicySigned policy={own} />}
      <Entries
        label={texts.right}
        items={policyRights.map((right) => ({
          id: right,
          title: policyWords.rights[right],
          status: draft.rights[right] !== before.rights[right] && (
            <Badge tone="warn">{texts.changed(wordOf(before.rights[right] ?? 'silent'))}</Badge>
          ),
          detail: <PathOf {...rungOf(path, right, policyWords)} />,
          actions: maySet ? (
            <Segments
              label={policyWords.rights[right]}
              value={draft.rights[right] ?? 'silent'}
              onChange={(next) => setDraft(saying(draft, right, next))}
              options={choices.map((value) => ({ value, label: wordOf(value) }))}
            />
          ) : undefined,
        }))}
      />
      <PolicySettings
        path={path}
        before={before}
        draft={draft}
        onDraft={maySet ? setDraft : undefined}
        mayBeSilent={!isCompany}
        timeZone={company.timeZone}
      />
      {maySet && (
        <PolicySave
          own={own}
          change={changeOf(own, deviceClass, before, draft)}
          isPending={save.isPending}
          onSave={() => void send()}
          onUndo={() => setDraft(before)}
        />
      )}
      <PolicyVersions companyId={company.id} policy={own} deviceClass={deviceClass} />
    </Stack>
  );
}

function Failed({ error }: { error: unknown }) {
  const texts = usePart(policiesTexts);
  return isCode(error, 'changed_meanwhile') ? (
    <Notice tone="warn" title={texts.conflict} />
  ) : (
    <ProblemNotice problem={asProblem(error)} />
  );
}
