import type { ReactNode } from 'react';
import { placesIn } from '../places.ts';
import { en } from '../texts/en.ts';
import { AccountMenu } from '../ui/frame/account-menu.tsx';
import { Frame } from '../ui/frame/frame.tsx';
import { notify } from '../ui/toast.tsx';

export function Framed({ children }: { children: ReactNode }) {
  const account = (
    <AccountMenu
      name="Ada Marchetti"
      detail="Owner of Northlight IT"
      onSignOut={() => notify({ tone: 'info', text: 'Signed out' })}
    />
  );
  return (
    <Frame groups={placesIn(en)} account={account}>
      {children}
    </Frame>
  );
}
