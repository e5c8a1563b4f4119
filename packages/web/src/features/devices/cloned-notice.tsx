import { devicesTexts } from '../../texts/devices.ts';
import { usePart } from '../../texts/use-texts.ts';
import { LinkButton } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';

/** What happened, and the way out: which of the two computers is the right one only a person can know. */
export function ClonedNotice() {
  const { device: texts } = usePart(devicesTexts);
  return (
    <Notice
      tone="bad"
      title={texts.clonedTitle}
      actions={<LinkButton to="/devices/enrol">{texts.enrolAnew}</LinkButton>}
    >
      {texts.clonedDetail}
    </Notice>
  );
}
