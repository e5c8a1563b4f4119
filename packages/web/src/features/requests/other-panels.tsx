import type { api, OutputOf } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { When } from '../../texts/when.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Panel, Prose, Row, Stack } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import type { Reset } from './requests.ts';

type OwnReset = NonNullable<OutputOf<typeof api.factorReset.ownFactorReset>['waiting']>;

/** Customers whose only owner is gone, or who never had one: staff who reach them can invite one. */
export function OwnerlessPanel({ companies }: { companies: readonly { name: string }[] }) {
  const { requests: texts } = useTexts();
  return (
    <Panel title={texts.ownerless(companies.length)}>
      <Stack>
        <Prose>{companies.map(({ name }) => name).join(', ')}</Prose>
        <Prose>{texts.ownerlessDetail}</Prose>
        <Row>
          <LinkButton to="/admin/companies">{texts.ownerlessOpen}</LinkButton>
        </Row>
      </Stack>
    </Panel>
  );
}

/** A version of the support agreement that the reader can accept. */
export function AgreementPanel({ number }: { number: number }) {
  const { agreements } = useTexts();
  const { me } = useMe();
  return (
    <Panel title={agreements.noticeTitle(number, me?.company?.name ?? '')}>
      <Row>
        <LinkButton to="/portal/agreements">{agreements.noticeOpen}</LinkButton>
      </Row>
    </Panel>
  );
}

export function OwnResetPanel({ reset }: { reset: OwnReset }) {
  const { requests: texts } = useTexts();
  return (
    <Panel title={texts.ownReset}>
      <Stack>
        <Facts
          items={[
            { label: texts.reason, value: reset.reason },
            { label: texts.resetDue, value: <When at={reset.dueAt} /> },
          ]}
        />
        <Row>
          <LinkButton to="/settings/security">{texts.resetOpen}</LinkButton>
        </Row>
      </Stack>
    </Panel>
  );
}

/** Of somebody else: to know of, not to answer. */
export function ResetPanel({ reset }: { reset: Reset }) {
  const { requests: texts } = useTexts();
  return (
    <Panel title={texts.resetsTitle(reset.name ?? texts.somebody)}>
      <Stack>
        <Facts
          items={[
            { label: texts.resetAsked, value: reset.by ?? texts.somebody },
            { label: texts.asked, value: <When at={reset.requestedAt} /> },
            { label: texts.resetDue, value: <When at={reset.dueAt} /> },
          ]}
        />
        <Prose>{texts.resetCancel}</Prose>
      </Stack>
    </Panel>
  );
}
