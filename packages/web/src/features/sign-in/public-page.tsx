import type { ReactNode } from 'react';
import { api, useApi } from '../../api.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Quiet } from '../../ui/frame/quiet.tsx';
import { Row } from '../../ui/layout.tsx';

/** The one card of these pages: whose instance it is above, whom to ask about privacy below. */
export function PublicPage({
  title,
  links,
  children,
}: {
  title: string;
  /** Ways to the pages beside this one. */
  links?: ReactNode;
  children: ReactNode;
}) {
  const { publicPage } = useTexts();
  const { operatorName, privacyContact } = useApi(api.accounts.instance).data ?? {};
  return (
    <Quiet
      title={title}
      detail={typeof operatorName === 'string' ? publicPage.of(operatorName) : undefined}
      foot={
        <>
          {links !== undefined && <Row gap={16}>{links}</Row>}
          {typeof privacyContact === 'string' && <span>{publicPage.contact(privacyContact)}</span>}
        </>
      }
    >
      {children}
    </Quiet>
  );
}
