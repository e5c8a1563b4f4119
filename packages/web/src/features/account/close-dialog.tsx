import { api, useAction } from '../../api.ts';
import { useAccountTexts } from '../../texts/own-account.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { useLeaveAfterEnd } from './ended.ts';

export function CloseDialog({ onClose }: { onClose: () => void }) {
  const { ending } = useAccountTexts();
  const close = useAction(api.me.close);
  const leave = useLeaveAfterEnd();
  return (
    <Confirm
      title={ending.close}
      effect={ending.closeEffect}
      action={ending.close}
      isOpen
      onClose={onClose}
      onConfirm={async () => leave({ how: 'closed', ...(await close.run()) })}
    />
  );
}
