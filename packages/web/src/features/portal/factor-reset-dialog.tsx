import { api, useAction } from '../../api.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { exactTime } from '../../texts/dates.ts';
import { useSpoken } from '../../texts/use-texts.ts';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { Prose } from '../../ui/layout.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify } from '../../ui/toast.tsx';
import { nameOf, type Member } from './member.ts';

/** For somebody who lost every factor: they go a day later, and the person can say no. */
export function FactorResetDialog({
  companyId,
  member,
  onClose,
}: {
  companyId: string;
  member: Member;
  onClose: () => void;
}) {
  const { lostFactors, people } = useCompanyTexts();
  const { locale } = useSpoken();
  const reset = useAction(api.factorReset.resetFactors);
  const send = async (reason: string) => {
    const { dueAt } = await reset.run({ params: { c: companyId, m: member.id }, body: { reason } });
    notify({ tone: 'ok', text: lostFactors.asked(exactTime(locale, dueAt)) });
    onClose();
  };
  return (
    <Dialog title={lostFactors.actionTitle(nameOf(member, people))} isOpen onClose={onClose} size="wide">
      <Form
        wide
        error={reset.error}
        onSubmit={(values) => {
          // what it throws is in the action's error, and shown
          send(values.text('reason')).catch(() => undefined);
        }}
        actions={
          <CancelOrSubmit onCancel={onClose} kind="danger" isPending={reset.isPending}>
            {lostFactors.action}
          </CancelOrSubmit>
        }
      >
        <Prose>{lostFactors.effect}</Prose>
        <Prose>{lostFactors.assess}</Prose>
        <TextField
          label={lostFactors.reason}
          name="reason"
          hint={lostFactors.reasonHint}
          maxLength={200}
          isRequired
          autoFocus
        />
      </Form>
    </Dialog>
  );
}
