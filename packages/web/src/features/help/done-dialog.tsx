import { api, isCode, useAction } from '../../api.ts';
import { OverNotice } from '../../api/over-notice.tsx';
import { helpTexts } from '../../texts/help.ts';
import { usePart } from '../../texts/use-texts.ts';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { refreshes, type HelpRequest } from './use-help.ts';

/** Ends a request, with a word for whoever asked. */
export function DoneDialog({
  request: { id, from },
  onClose,
}: {
  request: HelpRequest;
  onClose: () => void;
}) {
  const texts = usePart(helpTexts);
  const finish = useAction(api.help.finishHelp, { refreshes });
  const name = from.name ?? texts.somebody;
  const isOver = isCode(finish.error, 'request_over');
  const send = async (note: string) => {
    await finish.run({ params: { id }, body: { ...(note !== '' && { note }) } });
    onClose();
  };
  return (
    <Dialog title={texts.doneTitle(name)} isOpen onClose={onClose}>
      <Form
        wide
        error={isOver ? undefined : finish.error}
        onSubmit={(values) => {
          // what it throws is in the action's error, and shown
          send(values.text('note').trim()).catch(() => undefined);
        }}
        actions={
          <CancelOrSubmit onCancel={onClose} isPending={finish.isPending}>
            {texts.done}
          </CancelOrSubmit>
        }
      >
        {isOver && <OverNotice error={finish.error} />}
        <TextField
          label={texts.noteLabel}
          name="note"
          hint={texts.noteHint(name)}
          maxLength={200}
          isOptional
          autoFocus
        />
      </Form>
    </Dialog>
  );
}
