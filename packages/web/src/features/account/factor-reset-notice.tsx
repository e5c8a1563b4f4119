import { api, useAction, useApi } from '../../api.ts';
import { exactTime } from '../../texts/dates.ts';
import { useSpoken, useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Notice } from '../../ui/notice.tsx';
import { asProblem } from '../../ui/problem.ts';
import { notify } from '../../ui/toast.tsx';

/** All factors wait to be removed: who asked for it, why, and the way to keep them. */
export function FactorResetNotice() {
  const { lostFactors } = useTexts();
  const { locale } = useSpoken();
  const { waiting } = useApi(api.factorReset.ownFactorReset).data ?? {};
  const cancel = useAction(api.factorReset.cancelOwnFactorReset, {
    refreshes: [api.factorReset.ownFactorReset],
  });
  if (!waiting) return null;
  const { dueAt, company, reason } = waiting;
  const keep = async () => {
    await cancel.run();
    notify({ tone: 'ok', text: lostFactors.cancelled });
  };
  return (
    <>
      {cancel.error !== null && <ProblemNotice problem={asProblem(cancel.error)} />}
      <Notice
        tone="warn"
        title={lostFactors.waiting(exactTime(locale, dueAt))}
        actions={
          <Button
            isPending={cancel.isPending}
            // what it throws is in the action's error, and shown
            onPress={() => void keep().catch(() => undefined)}
          >
            {lostFactors.cancel}
          </Button>
        }
      >
        {company === null ? lostFactors.waitingByMail : lostFactors.waitingBy(company)}{' '}
        {lostFactors.waitingEffect}
        {reason !== null && <div>{lostFactors.waitingReason(reason)}</div>}
      </Notice>
    </>
  );
}
