import type { api, OutputOf } from '../../api.ts';
import { sessionsTexts } from '../../texts/sessions.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Link } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useInRoster } from './use-in-roster.ts';

/** What stands in the way, and what the device will make of this browser's key. */
export function StartNotices({
  agent,
  isAllRefused,
}: {
  agent: OutputOf<typeof api.sessions.sessionRights>['agent'];
  isAllRefused: boolean;
}) {
  const { start: texts } = usePart(sessionsTexts);
  const state = useInRoster();
  if (agent === 'away')
    return (
      <Notice tone="warn" title={texts.away}>
        {texts.awayDetail}
      </Notice>
    );
  if (agent === 'too-old')
    return (
      <Notice tone="warn" title={texts.tooOld}>
        {texts.tooOldDetail}
      </Notice>
    );
  if (isAllRefused) return <Notice tone="warn" title={texts.allRefused} />;
  if (state === undefined || state === 'listed') return null;
  return (
    <Notice tone={state === 'none' ? 'info' : 'warn'}>
      {texts.roster[state]} <Link to="/settings/signing">{texts.toSigning}</Link>
    </Notice>
  );
}
