import { useState } from 'react';
import { agreementKinds, type AgreementKind } from '@candor/policy/agreement-kinds.ts';
import { api, useApi } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import type { Texts } from '../../texts/en.ts';
import { publishingTexts, type PublishingTexts } from '../../texts/publishing.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { Day } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { AddIcon, AgreementIcon, LockIcon } from '../../ui/icons.ts';
import { Section, Stack } from '../../ui/layout.tsx';
import { useNow } from '../../ui/now.ts';
import { Page } from '../../ui/page.tsx';
import { Status } from '../../ui/status.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { View } from '../../ui/view.tsx';
import type { Agreement, Version } from './agreement.ts';
import { PublishDialog } from './publish-dialog.tsx';
import { ReviewPanel } from './review-panel.tsx';
import { TextDialog } from './text-dialog.tsx';

/** Where the operator publishes agreements and their versions. */
export function PublishPage() {
  const { agreements } = useTexts();
  const publishing = usePart(publishingTexts);
  const { me, can } = useMe();
  const [isPublishing, setPublishing] = useState(false);
  const mayPublish = can('agreement.publish');
  const mayReview = can('policy-version.publish');
  const found = useApi(api.agreements.listAgreements, undefined, { isOn: mayPublish || mayReview });
  if (me !== undefined && !mayPublish && !mayReview)
    return (
      <Page title={publishing.title}>
        <Empty title={publishing.mayNotSee} icon={LockIcon}>
          {publishing.whoMay}
        </Empty>
      </Page>
    );
  const publish = (
    <Button kind="primary" icon={AddIcon} onPress={() => setPublishing(true)}>
      {publishing.publish}
    </Button>
  );
  return (
    <Page title={publishing.title} detail={publishing.detail} actions={mayPublish && found.data && publish}>
      <View
        query={found}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <Empty title={publishing.none} icon={AgreementIcon}>
            {publishing.noneDetail}
          </Empty>
        }
      >
        {({ items }) => (
          <Stack gap={32}>
            {agreementKinds.flatMap((kind) => {
              const agreement = items.find((one) => one.kind === kind);
              return agreement
                ? [
                    <Section key={kind} title={agreements.kinds[kind]}>
                      <Versions agreement={agreement} kind={kind} />
                    </Section>,
                  ]
                : [];
            })}
          </Stack>
        )}
      </View>
      <ReviewPanel />
      {isPublishing && found.data && (
        <PublishDialog known={found.data.items} onClose={() => setPublishing(false)} />
      )}
    </Page>
  );
}

function Versions({ agreement, kind }: { agreement: Agreement; kind: AgreementKind }) {
  const texts = useTexts();
  const publishing = usePart(publishingTexts);
  const [read, setRead] = useState<number>();
  const now = useNow();
  const current = agreement.versions.find(({ effectiveAt }) => effectiveAt <= now)?.number;
  return (
    <>
      <Table
        name="versions"
        label={`${texts.agreements.kinds[kind]}: ${publishing.versions}`}
        what={publishing.what(agreement.versions.length)}
        columns={columnsOf(texts, publishing, current, setRead)}
        rows={agreement.versions}
        rowId={({ number }) => String(number)}
        plain
      />
      {read !== undefined && (
        <TextDialog
          agreement={agreement.id}
          number={read}
          kind={kind}
          company={undefined}
          onClose={() => setRead(undefined)}
        />
      )}
    </>
  );
}

function columnsOf(
  { agreements, languages }: Texts,
  publishing: PublishingTexts,
  current: number | undefined,
  onRead: (number: number) => void,
): Column<Version>[] {
  return [
    { id: 'number', header: publishing.number, cell: ({ number }) => agreements.versionOf(number) },
    {
      id: 'state',
      header: publishing.state,
      width: 7,
      cell: ({ number }) =>
        number === current ? (
          <Status tone="ok">{publishing.current}</Status>
        ) : (
          <Status tone={number > (current ?? 0) ? 'info' : 'off'}>
            {number > (current ?? 0) ? publishing.coming : publishing.past}
          </Status>
        ),
    },
    {
      id: 'change',
      header: publishing.change,
      dropBelow: 'narrow',
      cell: ({ class: change }) => publishing.classes[change].name,
    },
    {
      id: 'languages',
      header: publishing.languages,
      dropBelow: 'medium',
      cell: ({ texts }) => texts.map(({ language }) => languages[language]).join(', '),
    },
    {
      id: 'published',
      header: publishing.published,
      width: 8,
      align: 'end',
      dropBelow: 'medium',
      cell: ({ publishedAt }) => <Day at={publishedAt} />,
    },
    {
      id: 'inForce',
      header: publishing.inForce,
      width: 8,
      align: 'end',
      dropBelow: 'narrow',
      cell: ({ effectiveAt }) => <Day at={effectiveAt} />,
    },
    {
      id: 'read',
      header: publishing.action,
      width: 5,
      align: 'end',
      cell: ({ number }) => (
        <Button kind="quiet" size="small" onPress={() => onRead(number)}>
          {agreements.read}
        </Button>
      ),
    },
  ];
}
