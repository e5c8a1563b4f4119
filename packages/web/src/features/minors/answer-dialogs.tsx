import { api, isCode, useAction } from '../../api.ts';
import { minorsTexts } from '../../texts/minors.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { Prose } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify } from '../../ui/toast.tsx';
import type { Report } from './report.ts';

type DialogProps = { report: Report; onClose: () => void };
const refreshes = [api.minors.listMinorReports];

/** The address is typed or looked at again, for what follows cannot be undone. */
export function EraseDialog({ report: { id, where }, onClose }: DialogProps) {
  const { common } = useTexts();
  const minors = usePart(minorsTexts);
  const erase = useAction(api.minors.eraseMinor, { refreshes });
  const left = leftIn(erase.error);
  const send = async (email: string) => {
    const leaves = left.map((company) => company.id);
    const { rows } = await erase.run({ params: { id }, body: { email, leaves } });
    notify({ tone: 'ok', text: minors.erased(rows) });
    onClose();
  };
  return (
    <Dialog title={minors.eraseTitle} isOpen onClose={onClose} role="alertdialog">
      <Form
        wide
        error={left.length === 0 ? erase.error : null}
        fieldTexts={{ invalid_format: common.noEmail }}
        onSubmit={(values) => {
          // what it throws is in the action's error, and shown
          send(values.text('email')).catch(() => undefined);
        }}
        actions={
          <CancelOrSubmit onCancel={onClose} kind="danger" isPending={erase.isPending}>
            {left.length === 0 ? minors.eraseAction : minors.eraseAnyway}
          </CancelOrSubmit>
        }
      >
        <Prose>{minors.eraseEffect}</Prose>
        {left.length > 0 && (
          <Notice tone="warn" title={minors.leaves(left.map(({ name }) => name).join(', '))}>
            {minors.leavesDetail}
          </Notice>
        )}
        <TextField
          label={minors.email}
          name="email"
          type="email"
          autoComplete="off"
          maxLength={254}
          defaultValue={where !== null && /^\S+@\S+$/u.test(where) ? where : ''}
          isRequired
          autoFocus
        />
      </Form>
    </Dialog>
  );
}

/** Companies that nobody would own any more: to be confirmed once more, by their names. */
function leftIn(error: unknown): { id: string; name: string }[] {
  if (!isCode(error, 'companies_left')) return [];
  return error.details['companies'] as { id: string; name: string }[]; // of this server, with that code alone
}

export function DismissDialog({ report: { id }, onClose }: DialogProps) {
  const minors = usePart(minorsTexts);
  const dismiss = useAction(api.minors.dismissMinorReport, { refreshes });
  const send = async (reason: string) => {
    await dismiss.run({ params: { id }, body: { reason } });
    onClose();
  };
  return (
    <Dialog title={minors.dismissTitle} isOpen onClose={onClose}>
      <Form
        wide
        error={dismiss.error}
        onSubmit={(values) => {
          // what it throws is in the action's error, and shown
          send(values.text('reason')).catch(() => undefined);
        }}
        actions={
          <CancelOrSubmit onCancel={onClose} isPending={dismiss.isPending}>
            {minors.dismissAction}
          </CancelOrSubmit>
        }
      >
        <Prose>{minors.dismissEffect}</Prose>
        <TextField label={minors.why} name="reason" rows={3} maxLength={500} isRequired autoFocus />
      </Form>
    </Dialog>
  );
}
