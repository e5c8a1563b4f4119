import type { useApiPages } from '../../api.ts';
import { helpTexts } from '../../texts/help.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Row } from '../../ui/layout.tsx';

export function MoreButton({ more: { status, onMore } }: Pick<ReturnType<typeof useApiPages>, 'more'>) {
  const texts = usePart(helpTexts);
  if (status === 'end') return null;
  return (
    <Row>
      <Button isPending={status === 'loading'} onPress={onMore}>
        {texts.more}
      </Button>
    </Row>
  );
}
