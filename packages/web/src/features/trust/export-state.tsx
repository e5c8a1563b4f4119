import type { DownloadState } from '../../api/download.ts';
import { ProblemNotice } from '../../ui/error.tsx';
import { bytes, clock } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { asProblem } from '../../ui/problem.ts';

/** How far the export is; nothing before it was asked for. */
export function ExportState({ state }: { state: DownloadState }) {
  if (state.step === 'idle') return null;
  if (state.step === 'failed') return <ProblemNotice problem={asProblem(state.error)} />;
  if (state.step === 'loading') {
    return (
      <div role="status">
        <Notice title="Making your export">
          {bytes(state.receivedBytes)} so far. It goes on while you stay on this page.
        </Notice>
      </div>
    );
  }
  return (
    <div role="status">
      <Notice tone="ok" title="Your export is in your downloads">
        {state.name}, {bytes(state.sizeBytes)}, made at {clock(state.at)}. It holds every row as JSON and CSV,
        with a manifest of hashes.
      </Notice>
    </div>
  );
}
