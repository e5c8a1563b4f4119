import { useState, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ProblemNotice } from './error.tsx';
import { asProblem, type Problem } from './problem.ts';
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
  const [typed, setTyped] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>();
  const refusal =
    typedWord !== undefined && typed.trim() !== typedWord ? `Type ${typedWord} first` : undefined;
  const confirm = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await onConfirm();
      onClose();
    } catch (thrown) {
      setProblem(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div>{effect}</div>
      {problem && <ProblemNotice problem={problem} />}
      {typedWord !== undefined && (
        <TextField
          label={`Type ${typedWord} to go on`}
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
          Cancel
        </Button>
        <Button kind={kind} onPress={() => void confirm()} isPending={isBusy} refusal={refusal}>
          {action}
        </Button>
      </div>
    </>
  );
}
