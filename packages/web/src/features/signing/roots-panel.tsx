import { useState } from 'react';
import { groupsOfFour } from '@candor/crypto/root-key.ts';
import { useMe } from '../../api/me.ts';
import { signingTexts } from '../../texts/signing.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { CopyText } from '../../ui/copy.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Facts } from '../../ui/facts.tsx';
import { dateTime, day } from '../../ui/format.ts';
import { Prose, Row, Section, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { MakeRoot } from './make-root.tsx';
import { RetireDialog } from './retire-dialog.tsx';
import type { Signing } from './signing.ts';
import { Unlocked } from './unlocked.tsx';

type Root = Signing['roots'][number];
/** In use at once. */
const MOST_ROOTS = 4;

/** The keys in use by their fingerprints, and the way out when all are lost. */
export function RootsPanel({ signing }: { signing: Signing }) {
  const { roots: texts } = usePart(signingTexts);
  const { me, can } = useMe();
  const [isReplacing, setReplacing] = useState(false);
  const [isAdding, setAdding] = useState(false);
  const [retiring, setRetiring] = useState<Root | undefined>();
  const retired = signing.all.filter(({ retiredAt }) => retiredAt !== null);
  return (
    <Section
      title={signing.roots.length === 1 ? texts.one : texts.many}
      detail={texts.compareDetail}
      actions={
        can('root-key.set') && (
          <Row gap={8}>
            {signing.roots.length < MOST_ROOTS && (
              <Button onPress={() => setAdding(true)}>{texts.addAnother}</Button>
            )}
            <Button onPress={() => setReplacing(true)}>{texts.replaceLost}</Button>
          </Row>
        )
      }
    >
      <Stack gap={16}>
        {signing.roots.map((root) => (
          <Stack key={root.id} gap={8}>
            <Facts items={factsOf(root, me?.accountId)} />
            {can('root-key.set') && signing.roots.length > 1 && (
              <div>
                <Button size="small" onPress={() => setRetiring(root)}>
                  {texts.retireOne(groupsOfFour(root.fingerprint).slice(0, 9))}
                </Button>
              </div>
            )}
          </Stack>
        ))}
        {retired.length > 0 && (
          <p>
            {texts.retiredOnes}{' '}
            {retired.map((one) => `${groupsOfFour(one.fingerprint).slice(0, 19)} …`).join(', ')}
          </p>
        )}
      </Stack>
      <Dialog title={texts.replaceTitle} isOpen={isReplacing} onClose={() => setReplacing(false)} size="wide">
        <Stack gap={16}>
          <Notice tone="warn" title={texts.onlyBothLost}>
            {texts.replaceDetail}
          </Notice>
          <MakeRoot
            key={signing.roots.map(({ id }) => id).join()}
            signing={signing}
            as="lost"
            onMade={() => setReplacing(false)}
          />
        </Stack>
      </Dialog>
      <Dialog title={texts.addTitle} isOpen={isAdding} onClose={() => setAdding(false)} size="wide">
        <Stack gap={16}>
          <Prose>{texts.addDetail}</Prose>
          <Unlocked signing={signing}>
            <MakeRoot signing={signing} as="later" onMade={() => setAdding(false)} />
          </Unlocked>
        </Stack>
      </Dialog>
      <RetireDialog signing={signing} root={retiring} onClose={() => setRetiring(undefined)} />
    </Section>
  );
}

function factsOf({ fingerprint, createdAt, createdBy, signedBy }: Root, ownId: string | undefined) {
  const { roots: texts } = signingTexts.now();
  const maker = createdBy === null ? texts.commandLine : createdBy === ownId ? texts.you : texts.otherAccount;
  return [
    {
      label: texts.fingerprint,
      value: <CopyText text={groupsOfFour(fingerprint)} label={texts.copyFingerprint} wraps />,
    },
    { label: texts.made, value: texts.madeBy(dateTime(createdAt), maker) },
    ...(signedBy === null
      ? []
      : [
          {
            label: texts.signedBy,
            value: texts.signedOn(groupsOfFour(signedBy).slice(0, 19), day(createdAt)),
          },
        ]),
  ];
}
