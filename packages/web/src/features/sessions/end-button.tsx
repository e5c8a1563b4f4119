import { useState } from 'react';
import { sessionsTexts } from '../../texts/sessions.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { RevokeIcon } from '../../ui/icons.ts';

export function EndButton({ onEnd }: { onEnd: () => Promise<void> }) {
  const { view: texts } = usePart(sessionsTexts);
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <Button icon={RevokeIcon} tone="bad" onPress={() => setAsked(true)}>
        {texts.end}
      </Button>
      <Confirm
        title={texts.end}
        effect={texts.endAsk}
        action={texts.end}
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        onConfirm={onEnd}
      />
    </>
  );
}
