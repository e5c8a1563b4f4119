import { useState, type ReactNode } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import { useAttempt } from './attempt.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ProblemNotice } from './error.tsx';
import { asProblem } from './problem.ts';
import { TextField } from './text-field.tsx';

export type ConfirmProps = {
  /** Verb and thing: "Revoke the device web-01". */
  title: string;
  /** What will happen, with numbers: "Erases 3 devices and 41,220 intervals." */
  effect: ReactNode;
  /** Verb and noun again: "Erase 3 devices". */
  action: string;
  /** Only for what can't be undone: the word to type. */
  typedWord?: string;
  kind?: 'danger' | 'primary';
  isOpen: boolean;
  onClose: () => void;
  /** The dialog stays open, busy, until this is done; what it throws is shown. */
  onConfirm: () => Promise<unknown>;
};

/** Asks before an act that matters, naming the thing and the effect. */
export function Confirm(props: ConfirmProps) {
  return (
    <Dialog title={props.title} isOpen={props.isOpen} onClose={props.onClose} role="alertdialog">
      <Question {...props} />
    </Dialog>
  );
}

function Question({ effect, action, typedWord, kind = 'danger', onClose, onConfirm }: ConfirmProps) {
  const { common, kit } = useTexts();
  const [typed, setTyped] = useState('');
  const { attempt, error, isPending } = useAttempt();
  const refusal =
    typedWord !== undefined && typed.trim() !== typedWord ? kit.typeFirst(typedWord) : undefined;
  const confirm = () =>
    attempt(async () => {
      await onConfirm();
      onClose();
    });
  return (
    <>
      <div>{effect}</div>
      {error !== undefined && <ProblemNotice problem={asProblem(error)} />}
      {typedWord !== undefined && (
        <TextField
          label={kit.typeToGoOn(typedWord)}
          value={typed}
          onChange={setTyped}
          autoComplete="off"
          spellCheck={false}
          mono
          autoFocus
        />
      )}
      <div className="dialog-actions">
        <Button onPress={onClose} autoFocus={typedWord === undefined}>
          {common.cancel}
        </Button>
        <Button kind={kind} onPress={() => void confirm()} isPending={isPending} refusal={refusal}>
          {action}
        </Button>
      </div>
    </>
  );
}
