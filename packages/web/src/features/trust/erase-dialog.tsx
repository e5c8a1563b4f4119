import { api, isCode, useAction, type OutputOf } from '../../api.ts';
import type { DownloadState } from '../../api/download.ts';
import { recordWords } from '../../api/record-words.ts';
import { trustTexts } from '../../texts/trust.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { count } from '../../ui/format.ts';
import { DownloadIcon } from '../../ui/icons.ts';
import { Prose, Stack } from '../../ui/layout.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { View } from '../../ui/view.tsx';
import type { Receipt } from './erasure-receipt.tsx';
import { ExportState } from './export-state.tsx';

type Plan = OutputOf<typeof api.trust.planErasure>;
/** The plan is made when the dialog is opened, and anew when it turned out to be old. */
export type Planning = ReturnType<typeof useErasePlan>;
type Exporting = { state: DownloadState; start: () => void; refusal: string | undefined };

export function useErasePlan() {
  return useAction(api.trust.planErasure);
}

/** The plan with its counts, the offer to export first, and the typed word. What happens is exactly the plan shown. */
export function EraseDialog({
  planning,
  isOpen,
  onClose,
  onErased,
  exporting,
}: {
  planning: Planning;
  isOpen: boolean;
  onClose: () => void;
  onErased: (receipt: Receipt) => void;
  exporting: Exporting;
}) {
  const { erasing: texts } = usePart(trustTexts);
  const erase = useAction(api.trust.erase, {
    refreshes: [api.trust.myData, api.trust.myRows, api.focus.day, api.focus.devices],
  });
  const plan = planning.data;
  if (plan === undefined) {
    return (
      <Dialog title={texts.title} isOpen={isOpen} onClose={onClose}>
        <View
          query={{
            data: undefined,
            error: planning.error,
            dataUpdatedAt: 0,
            refetch: () => planning.start(),
          }}
          size="panel"
        >
          {() => null}
        </View>
      </Dialog>
    );
  }
  const rows = plan.plan.reduce((sum, one) => sum + one.rows, 0);
  return (
    <Confirm
      title={texts.title}
      action={texts.action(rows, count(rows))}
      typedWord={texts.typedWord}
      isOpen={isOpen}
      onClose={onClose}
      effect={<PlanShown plan={plan} rows={rows} exporting={exporting} />}
      onConfirm={async () => {
        try {
          onErased(await erase.run({ body: { planHash: plan.planHash } }));
        } catch (thrown) {
          if (isCode(thrown, 'plan_changed')) planning.start();
          throw thrown;
        }
      }}
    />
  );
}

function PlanShown({ plan, rows, exporting }: { plan: Plan; rows: number; exporting: Exporting }) {
  const { erasing: texts } = usePart(trustTexts);
  return (
    <Stack>
      <Prose>{texts.effect(rows, count(rows))}</Prose>
      <PlainTable
        label={texts.goes}
        head={[texts.record, texts.rows]}
        ends={[1]}
        rows={plan.plan
          .filter((one) => one.rows > 0)
          .map((one) => ({
            id: one.table,
            cells: [recordWords(one.record), count(one.rows)],
          }))}
      />
      {plan.stays.length > 0 && (
        <PlainTable
          label={texts.staysWhy}
          head={[texts.stays, texts.why]}
          rows={plan.stays.map(({ record, why }) => ({ id: record, cells: [recordWords(record), why] }))}
        />
      )}
      <Stack gap={8}>
        <div>
          <Button
            icon={DownloadIcon}
            onPress={exporting.start}
            isPending={exporting.state.step === 'loading'}
            refusal={exporting.refusal}
          >
            {texts.exportFirst}
          </Button>
        </div>
        <ExportState state={exporting.state} />
      </Stack>
    </Stack>
  );
}
