import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';

/** Used, run out or never one of ours: the three look alike. */
export function LinkExpired({ onAgain }: { onAgain: () => void }) {
  const { link } = useTexts();
  return (
    <Empty
      size="panel"
      title={link.expired}
      actions={
        <Button kind="primary" onPress={onAgain}>
          {link.again}
        </Button>
      }
    >
      {link.expiredWhy}
    </Empty>
  );
}
