import { useState } from 'react';
import { Button } from './button.tsx';
import './masked.css';

/** A sensitive value that whoever passes by shouldn't read. Where asking is recorded, use Masked, which says so. */
export function Concealed({ what, children }: { what: string; children: string }) {
  const [isShown, setShown] = useState(false);
  return (
    <span className="masked">
      {isShown ? (
        <span>{children}</span>
      ) : (
        <span className="masked-dots" aria-label={`${what} is hidden`} role="img">
          ••••••
        </span>
      )}
      <Button kind="quiet" size="small" onPress={() => setShown(!isShown)}>
        {isShown ? 'Hide' : 'Show'}
      </Button>
    </span>
  );
}
