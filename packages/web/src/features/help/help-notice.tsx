import { useMe } from '../../api/me.ts';
import { helpTexts } from '../../texts/help.ts';
import { usePart } from '../../texts/use-texts.ts';
import { LinkButton } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useOpenHelp } from './use-help.ts';

/** On the page of a device, for whoever handles it: that somebody waits for help there. */
export function HelpNotice({ deviceId }: { deviceId: string }) {
  const texts = usePart(helpTexts);
  const { can } = useMe();
  const { rows = [] } = useOpenHelp({ isOn: can('ticket.handle') });
  const here = rows.filter(({ device, mayHandle }) => mayHandle && device.id === deviceId);
  if (here.length === 0) return null;
  return (
    <Notice
      title={texts.onDevice(here.length)}
      actions={<LinkButton to="/portal/requests">{texts.see}</LinkButton>}
    />
  );
}
