import { useState } from 'react';
import type { PolicyPart } from '@candor/policy/rights/modes.ts';
import { partName } from '@candor/policy/texts/policy-words.ts';
import { useMe } from '../../api/me.ts';
import { useRoots } from '../../signer/with-root.tsx';
import { policiesTexts, type PoliciesTexts } from '../../texts/policies.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Row, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { PolicyChange } from './policy-draft.ts';
import type { Policy } from './policy-places.ts';
import { PolicySignDialog } from './policy-sign-dialog.tsx';

/** What the change is, and its button: what only narrows is saved, and wider by whoever may, at last with a signature. */
export function PolicySave({
  own,
  change,
  isPending,
  onSave,
  onUndo,
}: {
  own: Policy;
  change: PolicyChange;
  isPending: boolean;
  onSave: () => void;
  onUndo: () => void;
}) {
  const texts = usePart(policiesTexts);
  const mayWiden = useMe().can('policy.widen');
  const isBeyond = change.kind === 'beyond';
  const roots = useRoots({ isOn: isBeyond && mayWiden });
  const hasNoRoot = roots?.items.length === 0;
  const [isSigning, setSigning] = useState(false);
  return (
    <Stack gap={8}>
      <Effect change={change} mayWiden={mayWiden} hasNoRoot={hasNoRoot} />
      <Row>
        <Button
          kind="primary"
          isPending={isPending}
          refusal={refusalOf(change, mayWiden, hasNoRoot, texts)}
          onPress={isBeyond ? () => setSigning(true) : onSave}
        >
          {isBeyond ? texts.signAndSave : change.kind === 'wider' ? texts.widen : texts.save}
        </Button>
        {change.kind !== 'none' && <Button onPress={onUndo}>{texts.undo}</Button>}
        <span>{texts.version(own.version)}</span>
      </Row>
      {roots && isSigning && isBeyond && (
        <PolicySignDialog roots={roots} own={own} after={change.body} onClose={() => setSigning(false)} />
      )}
    </Stack>
  );
}

function Effect({
  change,
  mayWiden,
  hasNoRoot,
}: {
  change: PolicyChange;
  mayWiden: boolean;
  hasNoRoot: boolean;
}) {
  const texts = usePart(policiesTexts);
  const { policyWords } = useTexts();
  const named = (parts: readonly PolicyPart[]) => parts.map((part) => partName(part, policyWords)).join(', ');
  switch (change.kind) {
    case 'none':
    case 'incomplete':
      return null;
    case 'narrower':
      return <Notice>{texts.narrowing}</Notice>;
    case 'wider':
      return (
        <Notice tone="warn" title={texts.widening(named(change.parts))}>
          {mayWiden ? texts.wideningEffect : texts.whoWidens}
        </Notice>
      );
    case 'beyond':
      return (
        <Notice
          tone="warn"
          title={texts.widening(named(change.parts))}
          actions={mayWiden && hasNoRoot && <Link to="/settings/signing">{texts.makeRoot}</Link>}
        >
          {mayWiden ? (hasNoRoot ? texts.wideningWithout : texts.wideningNeeds) : texts.whoWidens}
        </Notice>
      );
    default:
      return change satisfies never;
  }
}

function refusalOf(
  { kind }: PolicyChange,
  mayWiden: boolean,
  hasNoRoot: boolean,
  texts: PoliciesTexts,
): string | undefined {
  if (kind === 'none') return texts.saveNothing;
  if (kind === 'incomplete') return texts.incomplete;
  if (kind === 'narrower') return undefined;
  if (!mayWiden) return texts.whoWidens;
  return kind === 'beyond' && hasNoRoot ? texts.wideningWithout : undefined;
}
