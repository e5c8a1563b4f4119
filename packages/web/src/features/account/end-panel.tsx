import { useState } from 'react';
import { useAccountTexts } from '../../texts/own-account.ts';
import { Button } from '../../ui/button.tsx';
import { Panel, Prose, Row, Stack } from '../../ui/layout.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { DeleteDialog } from './delete-dialog.tsx';

/** The quiet last part: away for 30 days, or for good. */
export function EndPanel() {
  const { ending } = useAccountTexts();
  const [open, setOpen] = useState<'close' | 'delete'>();
  const close = () => setOpen(undefined);
  return (
    <Panel title={ending.title}>
      <Stack>
        <Prose>{ending.detail}</Prose>
        <Row>
          <Button kind="quiet" onPress={() => setOpen('close')}>
            {ending.close}
          </Button>
          <Button kind="quiet" tone="bad" onPress={() => setOpen('delete')}>
            {ending.delete}
          </Button>
        </Row>
      </Stack>
      {open === 'close' && <CloseDialog onClose={close} />}
      {open === 'delete' && <DeleteDialog onClose={close} />}
    </Panel>
  );
}
