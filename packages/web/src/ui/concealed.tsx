import { useState } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import { Button } from './button.tsx';
import './masked.css';

/** A sensitive value that whoever passes by shouldn't read. Where asking is recorded, use Masked, which says so. */
export function Concealed({ what, children }: { what: string; children: string }) {
  const { ui: texts } = useTexts();
  const [isShown, setShown] = useState(false);
  return (
    <span className="masked">
      {isShown ? (
        <span>{children}</span>
      ) : (
        <span className="masked-dots" aria-label={texts.hidden(what)} role="img">
          ••••••
        </span>
      )}
      <Button kind="quiet" size="small" onPress={() => setShown(!isShown)}>
        {isShown ? texts.hide : texts.show}
      </Button>
    </span>
  );
}
