import { helpTexts } from '../../texts/help.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Stack } from '../../ui/layout.tsx';

/** What somebody wrote, line by line. */
export function HelpText({ text }: { text: string | null }) {
  const { locked } = usePart(helpTexts);
  return (
    <Stack gap={4}>
      {(text ?? locked).split('\n').map((line, index) => (
        <p key={index}>{line}</p>
      ))}
    </Stack>
  );
}
