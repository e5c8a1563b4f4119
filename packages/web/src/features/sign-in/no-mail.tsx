import type { ReactNode } from 'react';
import { api, useApi } from '../../api.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Empty } from '../../ui/empty.tsx';

/** This server sends no letters: whom to ask instead. */
export function NoMail({ children }: { children: ReactNode }) {
  const { link } = useTexts();
  const { privacyContact } = useApi(api.accounts.instance).data ?? {};
  return (
    <Empty size="panel" title={link.noMail}>
      {children} {typeof privacyContact === 'string' && link.ask(privacyContact)}
    </Empty>
  );
}
