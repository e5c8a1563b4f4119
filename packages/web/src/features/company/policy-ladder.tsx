import { useState } from 'react';
import {
  completeBody,
  modes,
  type DeviceClass,
  type Mode,
  type PolicyNode,
} from '@candor/policy/rights/modes.ts';
import { api, isCode, useAction, useRefresh } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Entries } from '../../ui/entries.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Row, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { asProblem } from '../../ui/problem.ts';
import { Segments } from '../../ui/segments.tsx';
import { PathOf } from './policy-path.tsx';
import {
  bodyFor,
  rungsOf,
  saying,
  widened,
  withBody,
  type Place,
  type Policy,
  type Said,
} from './policy-places.ts';

/** Each right with what every place of the path says of it, and a choice for the last place. */
export function PolicyLadder({
  companyId,
  places,
  policies,
  own,
  place,
  deviceClass,
}: {
  companyId: string;
  places: readonly Place[];
  policies: readonly Policy[];
  own: Policy;
  place: Place;
  deviceClass: DeviceClass;
}) {
  const { policies: texts, policyRights, modes: modeTexts } = useTexts();
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
    await save.run({ params: { c: companyId }, body }).catch(() => refresh(api.policies.getPolicy));
  };
  const path: PolicyNode[] = places.flatMap((one, index) => {
    const policy = policies[index];
    const said = policy && bodyFor(policy, deviceClass);
    if (one.id === place.id) return [{ ...one, body: draft }];
    return said ? [{ ...one, body: one.kind === 'company' ? completeBody(said) : said }] : [];
  });
  const wider = widened(before, draft);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(before);
  const wordOf = (mode: Mode | undefined) => (mode === undefined ? texts.silent : modeTexts[mode]);
  const maySet = can('policy.set');
  const choices: Said[] = isCompany ? [...modes] : ['silent', ...modes];
  return (
    <Stack>
      {save.error !== null && <Failed error={save.error} />}
      {!maySet && <Notice>{texts.mayNotSet}</Notice>}
      <Entries
        label={texts.right}
        items={rungsOf(path, place.id).map(({ right, said, here, effective }) => ({
          id: right,
          title: policyRights[right],
          status: draft.rights[right] !== before.rights[right] && (
            <Badge tone="warn">{texts.changed(wordOf(before.rights[right]))}</Badge>
          ),
          detail: <PathOf said={said} effective={effective} />,
          actions: maySet ? (
            <Segments
              label={policyRights[right]}
              value={here}
              onChange={(next) => setDraft(saying(draft, right, next))}
              options={choices.map((value) => ({
                value,
                label: value === 'silent' ? texts.silent : modeTexts[value],
              }))}
            />
          ) : undefined,
        }))}
      />
      {maySet && (
        <Stack gap={8}>
          {wider.length > 0 ? (
            <Notice
              tone="warn"
              title={texts.widening(wider.map((right) => policyRights[right]).join(', '))}
              actions={<Link to="/settings/signing">{texts.signing}</Link>}
            >
              {texts.wideningNeeds}
            </Notice>
          ) : (
            isChanged && <Notice>{texts.narrowing}</Notice>
          )}
          <Row>
            <Button
              kind="primary"
              isPending={save.isPending}
              refusal={wider.length > 0 ? texts.wideningRefused : isChanged ? undefined : texts.saveNothing}
              onPress={() => void send()}
            >
              {texts.save}
            </Button>
            {isChanged && <Button onPress={() => setDraft(before)}>{texts.undo}</Button>}
            <span>{texts.version(own.version)}</span>
          </Row>
        </Stack>
      )}
    </Stack>
  );
}

function Failed({ error }: { error: unknown }) {
  const { policies: texts } = useTexts();
  return isCode(error, 'changed_meanwhile') ? (
    <Notice tone="warn" title={texts.conflict} />
  ) : (
    <ProblemNotice problem={asProblem(error)} />
  );
}
