import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../button.tsx';
import { useCommands } from '../commands.ts';
import { CloseIcon, CollapseIcon, KeyboardIcon, SearchIcon } from '../icons.ts';
import { KeysHelp } from '../keys-help.tsx';
import { PlaceSlot } from '../page.tsx';
import { CommandPalette } from '../palette.tsx';
import { useRemembered } from '../remember.ts';
import { useShortcuts } from '../shortcuts.ts';
import { placeOf, type PlaceGroup } from './places.ts';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';
import './frame.css';

type Open = 'none' | 'palette' | 'keys' | 'drawer';

/** Around every page of a signed-in person: rail, top bar, palette, keys. */
export function Frame({
  groups,
  account,
  children,
}: {
  groups: readonly PlaceGroup[];
  account: ReactNode;
  children: ReactNode;
}) {
  const { frame: texts } = useTexts();
  const [open, setOpen] = useState<Open>('none');
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const [isNarrow, setNarrow] = useNarrowRail();
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  const navigate = useNavigate();
  const current = placeOf(pathname, groups);
  const close = () => setOpen('none');
  useShortcuts();
  useCommands([
    ...groups
      .flatMap(({ places }) => places)
      .map(({ to, label, icon, keys }) => ({
        id: `go.${to}`,
        label,
        group: texts.goTo,
        icon,
        keys,
        run: () => void navigate({ to }),
      })),
    {
      id: 'palette',
      label: texts.search,
      group: texts.anywhere,
      icon: SearchIcon,
      keys: 'mod+k',
      isInPalette: false,
      run: () => setOpen('palette'),
    },
    {
      id: 'keys',
      label: texts.showKeys,
      group: texts.anywhere,
      icon: KeyboardIcon,
      keys: '?',
      run: () => setOpen('keys'),
    },
    {
      id: 'rail',
      label: isNarrow ? texts.widen : texts.narrow,
      group: texts.anywhere,
      icon: CollapseIcon,
      run: () => setNarrow(!isNarrow),
    },
  ]);
  return (
    <PlaceSlot value={slot}>
      <a className="skip-link" href="#main">
        {texts.skip}
      </a>
      <div className="frame">
        <div className="frame-rail">
          <Rail
            groups={groups}
            current={current}
            isNarrow={isNarrow}
            foot={
              <Button
                kind="quiet"
                icon={CollapseIcon}
                label={isNarrow ? texts.widen : texts.narrow}
                onPress={() => setNarrow(!isNarrow)}
              />
            }
          />
        </div>
        <div className="frame-main">
          <TopBar
            placeRef={setSlot}
            onSearch={() => setOpen('palette')}
            onMenu={() => setOpen('drawer')}
            account={account}
          />
          <main id="main" tabIndex={-1}>
            {children}
          </main>
        </div>
      </div>
      <Drawer isOpen={open === 'drawer'} onClose={close}>
        <Rail
          groups={groups}
          current={current}
          isNarrow={false}
          onGo={close}
          head={<Button kind="quiet" icon={CloseIcon} label={texts.closeNavigation} onPress={close} />}
        />
      </Drawer>
      <CommandPalette isOpen={open === 'palette'} onClose={close} />
      <KeysHelp isOpen={open === 'keys'} onClose={close} />
    </PlaceSlot>
  );
}

function Drawer({
  isOpen,
  onClose,
  children,
}: {
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const { frame: texts } = useTexts();
  return (
    <ModalOverlay
      className="drawer-veil"
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
    >
      <Modal className="drawer">
        <Dialog aria-label={texts.navigation}>{children}</Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Remembered, and written on the root so that public/theme.js can set it before the first paint. */
function useNarrowRail(): [boolean, (isNarrow: boolean) => void] {
  const [rail, setRail] = useRemembered<'wide' | 'narrow'>('rail', 'wide', (stored) =>
    stored === 'narrow' || stored === 'wide' ? stored : undefined,
  );
  useEffect(() => {
    if (rail === 'narrow') document.documentElement.dataset['rail'] = 'narrow';
    else delete document.documentElement.dataset['rail'];
  }, [rail]);
  return [rail === 'narrow', (isNarrow) => setRail(isNarrow ? 'narrow' : 'wide')];
}
