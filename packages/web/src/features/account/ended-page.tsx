import { useState } from 'react';
import { type AccountTexts, useAccountTexts } from '../../texts/own-account.ts';
import { Day } from '../../texts/when.tsx';
import { CopyText } from '../../ui/copy.tsx';
import { Quiet } from '../../ui/frame/quiet.tsx';
import { Prose, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { lastEnded, type Ended } from './ended.ts';

/** Who had an account and has none now: the receipt, or the way back. */
export function EndedPage() {
  const { ending, signIn } = useAccountTexts();
  const [ended] = useState(lastEnded);
  return (
    <Quiet
      title={ended === undefined ? ending.title : ending[ended.how]}
      foot={<Link to="/sign-in">{signIn.title}</Link>}
    >
      <Stack>
        {ended === undefined ? <Prose>{ending.over}</Prose> : <How ended={ended} ending={ending} />}
      </Stack>
    </Quiet>
  );
}

function How({ ended, ending }: { ended: Ended; ending: AccountTexts['ending'] }) {
  if (ended.how === 'deleted')
    return (
      <>
        <Prose>{ending.rowsErased(ended.rows)}</Prose>
        <CopyText text={ended.receiptId} label={ending.copyReceipt} wraps />
      </>
    );
  return (
    <>
      <Prose>
        {ending.erasedOn} <Day at={ended.erasedAt} />. {ended.restoreLink === null && ending.linkMailed}
      </Prose>
      {ended.restoreLink !== null && (
        <>
          <Prose>{ending.keepLink}</Prose>
          <CopyText text={ended.restoreLink} label={ending.copyLink} wraps />
        </>
      )}
    </>
  );
}
