import { LinkButton } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';

/** What happened, and the way out: which of the two computers is the right one only a person can know. */
export function ClonedNotice() {
  return (
    <Notice
      tone="bad"
      title="Two computers used the identity of this device"
      actions={<LinkButton to="/devices/enrol">Enrol anew</LinkButton>}
    >
      Usually its disk or virtual machine was copied. The server closed both and lets neither in again. On the
      computer that you want to keep, run sudo candor-agent leave (in a clone: npm run agent -- leave), then
      enrol it with a new token; a copy gets a token of its own. Then remove this device.
    </Notice>
  );
}
