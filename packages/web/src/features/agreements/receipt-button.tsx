import { api } from '../../api.ts';
import { useDownload } from '../../api/download.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { DownloadIcon } from '../../ui/icons.ts';
import { asProblem } from '../../ui/problem.ts';

/** Saves the signed receipt of a consent. `size`: small in a table, where its row says what it is. */
export function ReceiptButton({
  companyId,
  consentId,
  what,
  size,
}: {
  companyId: string;
  consentId: string;
  what: string;
  size?: 'small';
}) {
  const { agreements } = useTexts();
  const { state, start } = useDownload(api.consents.receipt);
  const save = () => void start({ params: { c: companyId, id: consentId } });
  const isPending = state.step === 'loading';
  return (
    <>
      {size === 'small' ? (
        <Button
          kind="quiet"
          size="small"
          icon={DownloadIcon}
          label={agreements.download(what)}
          onPress={save}
          isPending={isPending}
        />
      ) : (
        <Button icon={DownloadIcon} onPress={save} isPending={isPending}>
          {agreements.receipt}
        </Button>
      )}
      {state.step === 'failed' && <ProblemNotice problem={asProblem(state.error)} />}
    </>
  );
}
