import { groupsOfFour } from '@candor/crypto/root-key.ts';
import { useMe } from '../../api/me.ts';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { recognise } from './known-roots.ts';
import type { Signing } from './signing.ts';

/** Says when the server lists other root keys than this browser knows, and lets a person confirm them. */
export function RootCheck({ signing: { known, roots, remember } }: { signing: Signing }) {
  const { can } = useMe();
  const shown = roots.map(({ fingerprint }) => fingerprint);
  const state = recognise(known, shown);
  if (!can('key.view') || state === 'none' || state === 'same') return null;
  if (state === 'new')
    return (
      <Notice
        tone="info"
        title={`This browser sees the root ${roots.length === 1 ? 'key' : 'keys'} for the first time`}
        actions={
          <Button size="small" onPress={() => remember(shown)}>
            It is the same
          </Button>
        }
      >
        Compare each fingerprint below with the one on a device’s notice page, or as its maker reads it to
        you. Once that is confirmed, this browser warns when another key is shown.
      </Notice>
    );
  return (
    <Notice
      tone="bad"
      title="These are not the root keys that this browser knows"
      actions={
        <Button size="small" onPress={() => remember(shown)}>
          I know why, remember these
        </Button>
      }
    >
      <p>
        Somebody added, retired or replaced one, or the server shows a key of its own. Ask who holds a root
        key before you sign anything.
      </p>
      <Facts
        items={[
          { label: 'Known here', value: <Fingerprints of={known ?? []} /> },
          { label: 'Shown now', value: <Fingerprints of={shown} /> },
        ]}
      />
    </Notice>
  );
}

function Fingerprints({ of }: { of: readonly string[] }) {
  if (of.length === 0) return 'none';
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
