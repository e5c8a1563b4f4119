import { useQuery } from '@tanstack/react-query';
import { api, apiQuery, useAction } from '../../api.ts';
import { OverNotice } from '../../api/over-notice.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Prose, Row, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { View } from '../../ui/view.tsx';
import type { RightRequest } from './requests.ts';

/** Sets the level that would do, after a look at what that changes. */
export function AllowDialog({ request, onClose }: { request: RightRequest; onClose: () => void }) {
  const { common, levels, requests: texts } = useTexts();
  const { device, from, id, set } = request;
  const name = from.name ?? texts.somebody;
  const params = { id };
  const preview = useQuery({
    ...apiQuery(api.requests.allowRequest, { params, body: { was: set, preview: true } }),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const allow = useAction(api.requests.allowRequest, { refreshes: [api.requests.listRequests] });
  const send = async () => {
    await allow.run({ params, body: { was: set } });
    onClose();
  };
  return (
    <Dialog title={texts.allowTitle(name, device.label)} isOpen onClose={onClose}>
      <Stack>
        <OverNotice error={allow.error} />
        <View query={preview} size="panel">
          {({ changes: [change] }) =>
            change ? (
              <Stack gap={8}>
                <p>{texts.allowEffect(name, device.label, levels[change.before], levels[change.after])}</p>
                <Prose>{texts.allowLasts}</Prose>
              </Stack>
            ) : (
              <Notice>{texts.allowNothing}</Notice>
            )
          }
        </View>
        <Row>
          <Button onPress={onClose}>{common.cancel}</Button>
          <Button
            kind="primary"
            isPending={allow.isPending}
            isDisabled={preview.data === undefined}
            onPress={() => {
              // what it throws is in the action's error, and shown
              send().catch(() => undefined);
            }}
          >
            {texts.allow}
          </Button>
        </Row>
      </Stack>
    </Dialog>
  );
}
