import { api, isCode, useAction, type OutputOf } from '../../api.ts';
import type { DownloadState } from '../../api/download.ts';
import { recordWords } from '../../api/record-words.ts';
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
  const erase = useAction(api.trust.erase, {
    refreshes: [api.trust.myData, api.trust.myRows, api.focus.day, api.focus.devices],
  });
  const plan = planning.data;
  if (plan === undefined) {
    return (
      <Dialog title="Erase your Focus data" isOpen={isOpen} onClose={onClose}>
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
      title="Erase your Focus data"
      action={`Erase ${count(rows)} row${rows === 1 ? '' : 's'}`}
      typedWord="erase"
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
  return (
    <Stack>
      <Prose>
        {count(rows)} row{rows === 1 ? '' : 's'} will be deleted for good, and your Focus devices are cut off.
        Nobody can bring them back.
      </Prose>
      <PlainTable
        label="What will be erased"
        head={['Record', 'Rows']}
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
          label="What stays, and why"
          head={['What stays', 'Why']}
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
            Export first
          </Button>
        </div>
        <ExportState state={exporting.state} />
      </Stack>
    </Stack>
  );
}
