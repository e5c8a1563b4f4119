import { useState } from 'react';
import { api, useAction } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { SignOutIcon } from '../../ui/icons.ts';
import { notify } from '../../ui/toast.tsx';

/** Ends every sign-in of the instance but one's own; for the operator's owner. */
export function EndEverybody() {
  const { signInRule: texts } = useCompanyTexts();
  const { me, can } = useMe();
  const end = useAction(api.signInRules.endAllSignIns);
  const [isAsked, setAsked] = useState(false);
  const name = me?.company?.name;
  if (!can('instance.end-sign-ins') || name === undefined) return null;
  return (
    <>
      <Button icon={SignOutIcon} onPress={() => setAsked(true)}>
        {texts.endEverybody}
      </Button>
      <Confirm
        title={texts.endEverybody}
        effect={texts.endEverybodyEffect}
        action={texts.endEverybody}
        typedWord={name}
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        onConfirm={async () => {
          const { ended } = await end.run({ body: { name } });
          notify({ tone: 'ok', text: texts.ended(ended) });
        }}
      />
    </>
  );
}
