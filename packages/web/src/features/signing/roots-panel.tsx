import { useState } from 'react';
import { groupsOfFour } from '@candor/crypto/root-key.ts';
import { useMe } from '../../api/me.ts';
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
  const { me, can } = useMe();
  const [isReplacing, setReplacing] = useState(false);
  const [isAdding, setAdding] = useState(false);
  const [retiring, setRetiring] = useState<Root | undefined>();
  const retired = signing.all.filter(({ retiredAt }) => retiredAt !== null);
  return (
    <Section
      title={signing.roots.length === 1 ? 'Root key' : 'Root keys'}
      detail="Compare the fingerprint with the one that a device shows on its notice page."
      actions={
        can('root-key.set') && (
          <Row gap={8}>
            {signing.roots.length < MOST_ROOTS && (
              <Button onPress={() => setAdding(true)}>Add another key</Button>
            )}
            <Button onPress={() => setReplacing(true)}>Replace a lost key</Button>
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
                  {`Retire ${groupsOfFour(root.fingerprint).slice(0, 9)} …`}
                </Button>
              </div>
            )}
          </Stack>
        ))}
        {retired.length > 0 && (
          <p>Retired: {retired.map((one) => `${groupsOfFour(one.fingerprint).slice(0, 19)} …`).join(', ')}</p>
        )}
      </Stack>
      <Dialog
        title="Replace a lost root key"
        isOpen={isReplacing}
        onClose={() => setReplacing(false)}
        size="wide"
      >
        <Stack gap={16}>
          <Notice tone="warn" title="Only when passphrase and recovery code are both lost">
            The keys so far are retired here. Each device goes on trusting them alone until its administrator
            confirms the new fingerprint there.
          </Notice>
          <MakeRoot
            key={signing.roots.map(({ id }) => id).join()}
            signing={signing}
            as="lost"
            onMade={() => setReplacing(false)}
          />
        </Stack>
      </Dialog>
      <Dialog title="Add a root key" isOpen={isAdding} onClose={() => setAdding(false)} size="wide">
        <Stack gap={16}>
          <Prose>
            A root key in use signs the new one, and devices that trust it trust both. Somebody else can hold
            it, with a passphrase and a recovery code of their own.
          </Prose>
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
  const maker = createdBy === null ? 'the command line' : createdBy === ownId ? 'you' : 'another account';
  return [
    {
      label: 'Fingerprint',
      value: <CopyText text={groupsOfFour(fingerprint)} label="Copy fingerprint of the root key" wraps />,
    },
    { label: 'Made', value: `${dateTime(createdAt)}, by ${maker}` },
    ...(signedBy === null
      ? []
      : [{ label: 'Signed by', value: `${groupsOfFour(signedBy).slice(0, 19)} … on ${day(createdAt)}` }]),
  ];
}
