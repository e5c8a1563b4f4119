import { useState } from 'react';
import { askableOf } from '@candor/policy/rights/asking.ts';
import type { DecidedLine } from '@candor/policy/rights/decision.ts';
import { cellOf } from '@candor/policy/rights/roles.ts';
import { api, useApi } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { AskDialog } from './ask-dialog.tsx';

const FRESH_MS = 5 * 60_000;

export function AskButton({ line, device, right }: { line: DecidedLine; device: string; right: string }) {
  const { requests: texts } = useTexts();
  const { me } = useMe();
  const [isOpen, setOpen] = useState(false);
  const rights = useApi(api.companies.myRights, undefined, { freshMs: FRESH_MS });
  const own = rights.data?.companies.find(({ id }) => id === me?.company?.id);
  const askable = askableOf(line);
  if (!askable || !own) return null;
  // a level may be set lower for them; whatever else it is, they change it themself
  const isTheirs =
    askable.line !== 'level' &&
    own.words.includes(askable.word) &&
    own.roles.some((role) => ['all', 'units'].includes(cellOf(role, askable.word)));
  if (isTheirs) return null;
  return (
    <>
      <Button size="small" onPress={() => setOpen(true)}>
        {texts.ask}
      </Button>
      {isOpen && <AskDialog device={device} right={right} onClose={() => setOpen(false)} />}
    </>
  );
}
