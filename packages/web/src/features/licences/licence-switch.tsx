import { useState } from 'react';
import { api, useAction } from '../../api.ts';
import { licencesTexts } from '../../texts/licences.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Notice } from '../../ui/notice.tsx';

/** Whether companies need licences, and the way to change it. */
export function LicenceSwitch({ licences, mayChange }: { licences: 'off' | 'on'; mayChange: boolean }) {
  const { licences: texts } = usePart(licencesTexts);
  const [isAsking, setAsking] = useState(false);
  const change = useAction(api.licences.switch, {
    refreshes: [api.licences.all, api.licences.get, api.licences.seats],
  });
  const isOn = licences === 'on';
  const action = isOn ? texts.switchOff : texts.switchOn;
  return (
    <>
      <Notice
        title={isOn ? texts.isOn : texts.isOff}
        actions={mayChange && <Button onPress={() => setAsking(true)}>{action}</Button>}
      />
      <Confirm
        title={isOn ? texts.switchOffTitle : texts.switchOnTitle}
        effect={isOn ? texts.switchOffEffect : texts.switchOnEffect}
        action={action}
        kind={isOn ? 'danger' : 'primary'}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => change.run({ body: { licences: isOn ? 'off' : 'on' } })}
      />
    </>
  );
}
