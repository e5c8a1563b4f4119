import { useEffect, useRef } from 'react';
import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Prose, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';

/** The same whether the address is known or not. */
export function LetterSent({ text, onAgain }: { text: string; onAgain: () => void }) {
  const { link } = useTexts();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} tabIndex={-1} role="status">
      <Stack gap={24}>
        <Notice tone="ok" title={link.sent}>
          {text}
        </Notice>
        <Prose>{link.noLetter}</Prose>
        <div>
          <Button onPress={onAgain}>{link.otherAddress}</Button>
        </div>
      </Stack>
    </div>
  );
}
