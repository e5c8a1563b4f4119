import { useState } from 'react';
import { helpTexts } from '../../texts/help.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { GetHelpDialog } from './get-help-dialog.tsx';

export function HelpButton({ device }: { device: { id: string; label: string } }) {
  const texts = usePart(helpTexts);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>{texts.get}</Button>
      {isOpen && <GetHelpDialog device={device} onClose={() => setOpen(false)} />}
    </>
  );
}
