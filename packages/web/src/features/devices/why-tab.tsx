import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { policyRights } from '@candor/policy/rights/session-rights.ts';
import { api, useApi, useApiAll, type OutputOf } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { Combo } from '../../ui/combo.tsx';
import { Grid, Prose, Section, Stack } from '../../ui/layout.tsx';
import { View } from '../../ui/view.tsx';
import { Assigned } from './why-assigned.tsx';
import { WhatIf, type Wish } from './why-if.tsx';
import { WhyLadder } from './why-ladder.tsx';
import { askedActions, type AskedRight } from './why-words.ts';

const route = getRouteApi('/signed-in/devices/$deviceId');
type Rights = OutputOf<typeof api.companies.myRights>['companies'][number];
/** So that looking at another part of the page does not ask, and note in the log, again. */
const FRESH_MS = 60_000;

/** Why somebody can or cannot do something on this device, and what a changed level would do. */
export function WhyTab({ device }: { device: { id: string; label: string } }) {
  const { why } = useCompanyTexts();
  const { me } = useMe();
  const rights = useApi(api.companies.myRights);
  return (
    <Section title={why.title} detail={why.detail}>
      <View query={rights} size="panel">
        {({ companies }) => {
          const own = companies.find(({ id }) => id === me?.company?.id);
          return own && <Asked device={device} own={own} />;
        }}
      </View>
    </Section>
  );
}

function Asked({ device, own }: { device: { id: string; label: string }; own: Rights }) {
  const texts = useCompanyTexts();
  const { why, policyRights: rightTexts, people: peopleTexts } = texts;
  const { can } = useMe();
  const { right = 'screen.view', member } = route.useSearch();
  const navigate = route.useNavigate();
  const [wish, setWish] = useState<Wish>();
  const mayAskOthers = can('right.explain') && can('person.view');
  const people = useApiAll(
    api.people.listPeople,
    { params: { c: own.id }, query: { limit: 200 } },
    { isOn: mayAskOthers, freshMs: FRESH_MS },
  );
  const who = member ?? own.memberId;
  const whatIf =
    wish && who !== null ? [{ subject: { kind: 'member' as const, id: who }, ...wish }] : undefined;
  const decision = useApi(
    api.levels.explain,
    {
      body: {
        device: device.id,
        right,
        ...(member !== undefined && member !== own.memberId && { member }),
        ...(whatIf && { whatIf }),
      },
    },
    { freshMs: FRESH_MS, keeps: true },
  );
  const show = (next: { right?: AskedRight; member?: string | undefined }) =>
    void navigate({ search: (now) => ({ ...now, ...next }), replace: true, resetScroll: false });
  return (
    <Stack gap={24}>
      <Grid least={16}>
        {mayAskOthers && (
          <Combo
            label={why.who}
            value={who ?? ''}
            onChange={(next) => show({ member: next === own.memberId ? undefined : next })}
            none={peopleTexts.none}
            options={(people.rows ?? []).map((one) => ({
              value: one.id,
              label: `${one.name ?? one.email ?? peopleTexts.noName}${one.isSelf ? ` (${why.me})` : ''}`,
            }))}
          />
        )}
        <Combo
          label={why.right}
          value={right}
          onChange={(next) => show({ right: next })}
          none={why.noRight}
          options={[
            ...policyRights.map((value) => ({
              value,
              label: rightTexts[value],
              detail: why.groups.sessions,
            })),
            ...askedActions.map((value) => ({
              value,
              label: why.actions[value],
              detail: why.groups.actions,
            })),
          ]}
        />
      </Grid>
      {mayAskOthers && <Prose>{why.othersAudited}</Prose>}
      <View query={decision} size="panel">
        {(found) => (
          <WhyLadder
            decision={found}
            companyId={own.id}
            deviceId={device.id}
            right={right}
            isOnlyIf={whatIf !== undefined}
            mayAsk={whatIf === undefined && who === own.memberId}
          />
        )}
      </View>
      {who !== null && <WhatIf companyId={own.id} device={device} wish={wish} onWish={setWish} />}
      {can('person.view') && <Assigned companyId={own.id} deviceId={device.id} />}
    </Stack>
  );
}
