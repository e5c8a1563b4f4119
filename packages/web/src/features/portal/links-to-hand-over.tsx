import { useCompanyTexts } from '../../texts/company.ts';
import { Button } from '../../ui/button.tsx';
import { CopyText } from '../../ui/copy.tsx';
import { Entries } from '../../ui/entries.tsx';
import { Row, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';

/** Shown once, where no letter can be sent. */
export function LinksToHandOver({
  links,
  onClose,
}: {
  links: readonly { email: string; link: string }[];
  onClose: () => void;
}) {
  const { invitations: texts } = useCompanyTexts();
  return (
    <Stack>
      <Notice tone="warn" title={texts.handOver}>
        {texts.handOverDetail}
      </Notice>
      <Entries
        label={texts.results}
        items={links.map(({ email, link }) => ({
          id: email,
          title: email,
          detail: <CopyText text={link} label={texts.copyLink(email)} wraps />,
        }))}
      />
      <Row>
        <Button kind="primary" onPress={onClose}>
          {texts.kept}
        </Button>
      </Row>
    </Stack>
  );
}
