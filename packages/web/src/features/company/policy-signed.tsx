import { useState } from 'react';
import { groupsOfFour } from '@candor/crypto/root-key.ts';
import type { CompanyPolicyBody } from '@candor/policy/rights/modes.ts';
import { useMe } from '../../api/me.ts';
import { useRoots } from '../../signer/with-root.tsx';
import { dayOf } from '../../texts/dates.ts';
import { policiesTexts } from '../../texts/policies.ts';
import { usePart, useSpoken } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { partsBeyondDefault, saidParts, unsignedParts, type ClassParts } from './policy-draft.ts';
import { companyBody, type Policy } from './policy-places.ts';
import { PolicySignDialog } from './policy-sign-dialog.tsx';

const FINGERPRINT_START = 9;

/** How far a root lets the company's policy go, and what stands in it that none signed. */
export function PolicySigned({ policy }: { policy: Policy }) {
  const { sign: texts } = usePart(policiesTexts);
  const { locale } = useSpoken();
  const { signed } = policy;
  const beyond = useWords(signed?.body, partsBeyondDefault);
  const body = companyBody(policy);
  const isUnsigned = unsignedParts(policy, body).length > 0;
  return (
    <>
      {isUnsigned && <Unsigned policy={policy} body={body} />}
      {signed && (
        <Notice
          title={texts.signedBy(
            groupsOfFour(signed.root).slice(0, FINGERPRINT_START),
            dayOf(locale, signed.until),
          )}
        >
          {beyond === '' ? texts.noneBeyond : texts.atMost(beyond)}
        </Notice>
      )}
    </>
  );
}

/** Devices do not take it: somebody changed it past the console, or the signature has ended. */
function Unsigned({ policy, body }: { policy: Policy; body: CompanyPolicyBody }) {
  const { sign: texts } = usePart(policiesTexts);
  const mayWiden = useMe().can('policy.widen');
  const roots = useRoots({ isOn: mayWiden });
  const [isSigning, setSigning] = useState(false);
  const words = useWords(body, (of) => unsignedParts(policy, of));
  const action =
    roots?.items.length === 0 ? (
      <Link to="/settings/signing">{texts.makeRoot}</Link>
    ) : (
      <Button size="small" onPress={() => setSigning(true)}>
        {texts.signThis}
      </Button>
    );
  return (
    <>
      <Notice tone="warn" title={texts.unsigned} actions={mayWiden && action}>
        {texts.unsignedParts(words)}
      </Notice>
      {roots && isSigning && (
        <PolicySignDialog roots={roots} own={policy} after={body} onClose={() => setSigning(false)} />
      )}
    </>
  );
}

/** "Workstations: terminal: standing; Servers: files: standing" */
function useWords(
  body: CompanyPolicyBody | undefined,
  partsOf: (body: CompanyPolicyBody) => readonly ClassParts[],
): string {
  const { policyWords, deviceClasses } = useSpoken().texts;
  if (!body) return '';
  return partsOf(body)
    .map(
      ({ deviceClass, parts }) =>
        `${deviceClasses[deviceClass]}: ${saidParts(body[deviceClass], parts, policyWords).join(', ')}`,
    )
    .join('; ');
}
