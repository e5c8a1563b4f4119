import { useState } from 'react';
import { spokenNow } from '../texts/language.ts';
import { problemWords, useTexts } from '../texts/use-texts.ts';
import { Button } from './button.tsx';
import { asProblem } from './problem.ts';
import { notify } from './toast.tsx';
import './masked.css';

/** A sensitive value, hidden until asked for. `onReveal` fetches it, which the server writes into the audit log. */
export function Masked({ what, onReveal }: { what: string; onReveal: () => Promise<string> }) {
  const { ui: texts } = useTexts();
  const [value, setValue] = useState<string | undefined>();
  const [isBusy, setBusy] = useState(false);
  if (value !== undefined) return <span>{value}</span>;
  const reveal = async () => {
    setBusy(true);
    try {
      setValue(await onReveal());
    } catch (thrown) {
      notify({ tone: 'bad', text: problemWords(spokenNow().texts, asProblem(thrown)) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <span className="masked">
      <span className="masked-dots" aria-label={texts.hidden(what)} role="img">
        ••••••
      </span>
      <Button
        kind="quiet"
        size="small"
        isPending={isBusy}
        onPress={() => void reveal()}
        hint={texts.recorded}
      >
        {texts.showAndRecord}
      </Button>
    </span>
  );
}
