import { groupsOfFour } from '@candor/crypto/root-key.ts';
import { useMe } from '../../api/me.ts';
import { recognise } from '../../signer/known-roots.ts';
import { signingTexts } from '../../texts/signing.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { Signing } from './signing.ts';

/** Says when the server lists other root keys than this browser knows, and lets a person confirm them. */
export function RootCheck({ signing: { known, roots, remember } }: { signing: Signing }) {
  const { roots: texts } = usePart(signingTexts);
  const { can } = useMe();
  const shown = roots.map(({ fingerprint }) => fingerprint);
  const state = recognise(known, shown);
  if (!can('key.view') || state === 'none' || state === 'same') return null;
  if (state === 'new')
    return (
      <Notice
        tone="info"
        title={texts.firstTime(roots.length)}
        actions={
          <Button size="small" onPress={() => remember(shown)}>
            {texts.same}
          </Button>
        }
      >
        {texts.compare}
      </Notice>
    );
  return (
    <Notice
      tone="bad"
      title={texts.changed}
      actions={
        <Button size="small" onPress={() => remember(shown)}>
          {texts.rememberThese}
        </Button>
      }
    >
      <p>{texts.changedDetail}</p>
      <Facts
        items={[
          { label: texts.knownHere, value: <Fingerprints of={known ?? []} /> },
          { label: texts.shownNow, value: <Fingerprints of={shown} /> },
        ]}
      />
    </Notice>
  );
}

function Fingerprints({ of }: { of: readonly string[] }) {
  const { ui } = useTexts();
  if (of.length === 0) return ui.none;
  return (
    <Stack gap={4}>
      {of.map((one) => (
        <span key={one} className="mono">
          {groupsOfFour(one)}
        </span>
      ))}
    </Stack>
  );
}
