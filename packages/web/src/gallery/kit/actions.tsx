import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { AddIcon, DownloadIcon, EraseIcon, MoreIcon, OpenIcon } from '../../ui/icons.ts';
import { Row, Section, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Popover } from '../../ui/popover.tsx';
import { notify } from '../../ui/toast.tsx';

export function ActionSamples() {
  const [open, setOpen] = useState<'none' | 'dialog' | 'erase'>('none');
  const close = () => setOpen('none');
  return (
    <Section
      title="Actions"
      detail="One primary button a screen; danger only in the dialog that names the effect."
    >
      <Stack>
        <Row>
          <Button kind="primary" icon={AddIcon}>
            Enrol a device
          </Button>
          <Button>Export</Button>
          <Button icon={DownloadIcon}>Download</Button>
          <Button kind="quiet">Cancel</Button>
          <Button kind="danger" icon={EraseIcon}>
            Erase 3 devices
          </Button>
          <Button icon={MoreIcon} label="More" />
          <Button kind="primary" isPending>
            Saving
          </Button>
          <Button isDisabled>Disabled</Button>
          <Button kind="primary" refusal="Two accounts lack a notice">
            Activate version
          </Button>
          <Button size="small">Small</Button>
          <Button size="large">Large</Button>
          <Link to="/devices">A link in text</Link>
        </Row>
        <Row>
          <Button onPress={() => setOpen('dialog')}>Open dialog</Button>
          <Button onPress={() => setOpen('erase')}>Open erase dialog</Button>
          <Button
            onPress={() =>
              notify({
                tone: 'ok',
                text: '3 devices were exported',
                action: { label: 'Show', run: () => undefined },
              })
            }
          >
            Show message
          </Button>
          <Button onPress={() => notify({ tone: 'bad', text: 'The export failed: the disk is full' })}>
            Show failure
          </Button>
          <Menu
            label="Sample menu"
            trigger={<Button iconEnd={OpenIcon}>Open menu</Button>}
            groups={[
              {
                id: 'one',
                heading: 'Device',
                entries: [
                  { id: 'a', label: 'Rename device', run: () => undefined, keys: 'r' },
                  { id: 'b', label: 'Revoke device', tone: 'bad', run: () => undefined },
                ],
              },
            ]}
          />
          <Popover label="Sample" trigger={<Button>Open popover</Button>}>
            A few words beside the thing that they are about.
          </Popover>
        </Row>
        <Notice title="Other computers can’t reach this address">
          Set CANDOR_PUBLIC_URL to one that they can reach.
        </Notice>
        <Notice tone="ok" title="The backup was verified" />
        <Notice
          tone="warn"
          title="The certificate ends in 9 days"
          actions={
            <Button kind="quiet" size="small">
              Renew
            </Button>
          }
        />
        <ProblemNotice
          problem={{ code: 'storage_full', text: 'The disk of the server is full', requestId: 'req_01J9Z7' }}
          onRetry={() => undefined}
        />
      </Stack>
      <Dialog
        title="Add an entry"
        isOpen={open === 'dialog'}
        onClose={close}
        actions={
          <Button kind="primary" onPress={close}>
            Add entry
          </Button>
        }
      >
        An entry fills a gap in your day with what you say it was.
      </Dialog>
      <Confirm
        title="Erase 3 devices"
        effect="Erases 3 devices and 41,220 intervals. Receipts are kept for 36 months. This can’t be undone."
        action="Erase 3 devices"
        typedWord="erase"
        isOpen={open === 'erase'}
        onClose={close}
        onConfirm={() => Promise.reject(new Error('sample'))}
      />
    </Section>
  );
}
