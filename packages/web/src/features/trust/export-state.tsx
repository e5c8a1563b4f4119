import type { DownloadState } from '../../api/download.ts';
import { trustTexts } from '../../texts/trust.ts';
import { usePart } from '../../texts/use-texts.ts';
import { ProblemNotice } from '../../ui/error.tsx';
import { bytes, clock } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { asProblem } from '../../ui/problem.ts';

/** How far the export is; nothing before it was asked for. */
export function ExportState({ state }: { state: DownloadState }) {
  const { exporting: texts } = usePart(trustTexts);
  if (state.step === 'idle') return null;
  if (state.step === 'failed') return <ProblemNotice problem={asProblem(state.error)} />;
  if (state.step === 'loading') {
    return (
      <div role="status">
        <Notice title={texts.making}>{texts.soFar(bytes(state.receivedBytes))}</Notice>
      </div>
    );
  }
  return (
    <div role="status">
      <Notice tone="ok" title={texts.made}>
        {texts.holds(state.name, bytes(state.sizeBytes), clock(state.at))}
      </Notice>
    </div>
  );
}
