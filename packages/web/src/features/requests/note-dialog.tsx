import { api, isCode, useAction } from '../../api.ts';
import { OverNotice } from '../../api/over-notice.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { Prose } from '../../ui/layout.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { RightRequest } from './requests.ts';

/** Refuses, or says that it was changed elsewhere, with a word for whoever asked. */
export function NoteDialog({
  request: { id, from },
  answer,
  onClose,
}: {
  request: RightRequest;
  answer: 'done' | 'refuse';
  onClose: () => void;
}) {
  const { requests: texts } = useTexts();
  const send = useAction(api.requests.answerRequest, { refreshes: [api.requests.listRequests] });
  const isRefusal = answer === 'refuse';
  const isOver = isCode(send.error, 'request_over');
  const give = async (note: string) => {
    await send.run({ params: { id }, body: { answer, ...(note !== '' && { note }) } });
    onClose();
  };
  return (
    <Dialog
      title={isRefusal ? texts.refuseTitle(from.name ?? texts.somebody) : texts.doneTitle}
      isOpen
      onClose={onClose}
    >
      <Form
        wide
        error={isOver ? undefined : send.error}
        onSubmit={(values) => {
          // what it throws is in the action's error, and shown
          give(values.text('note').trim()).catch(() => undefined);
        }}
        actions={
          <CancelOrSubmit
            onCancel={onClose}
            isPending={send.isPending}
            kind={isRefusal ? 'danger' : 'primary'}
          >
            {isRefusal ? texts.refuse : texts.done}
          </CancelOrSubmit>
        }
      >
        {isOver && <OverNotice error={send.error} />}
        {!isRefusal && <Prose>{texts.doneEffect}</Prose>}
        <TextField label={texts.noteLabel} name="note" maxLength={200} isOptional autoFocus />
      </Form>
    </Dialog>
  );
}
