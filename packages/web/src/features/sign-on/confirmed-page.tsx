import { getRouteApi } from '@tanstack/react-router';
import { useEffect } from 'react';
import { confirmedChannel } from '../../factors/confirmed-channel.ts';
import { ReturnedNotice } from '../../factors/returned-notice.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { Quiet } from '../../ui/frame/quiet.tsx';
import { Prose, Stack } from '../../ui/layout.tsx';

const route = getRouteApi('/confirmed');

/** Where a provider sends the tab in which somebody confirmed that it is them. */
export function ConfirmedPage() {
  const { problem, check } = route.useSearch();
  const { signOn } = useTexts();
  const isConfirmed = problem === undefined;
  useEffect(() => {
    if (!isConfirmed) return;
    const channel = confirmedChannel();
    channel.postMessage('confirmed');
    channel.close();
  }, [isConfirmed]);
  return (
    <Quiet title={isConfirmed ? signOn.confirmed : signOn.notConfirmed}>
      <Stack>
        <ReturnedNotice {...(problem !== undefined && { problem })} {...(check !== undefined && { check })} />
        <Prose>{signOn.closeTab}</Prose>
      </Stack>
    </Quiet>
  );
}
