import { changedParts, type PolicyPart } from '@candor/policy/rights/modes.ts';
import { partName } from '@candor/policy/texts/policy-words.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Row, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { isComplete, type PlaceBody } from './policy-places.ts';

/** What the change is, and its button: what only narrows is saved, what widens needs a signature. */
export function PolicySave({
  draft,
  before,
  wider,
  version,
  isPending,
  onSave,
  onUndo,
}: {
  draft: PlaceBody;
  before: PlaceBody;
  wider: readonly PolicyPart[];
  version: number;
  isPending: boolean;
  onSave: () => void;
  onUndo: () => void;
}) {
  const { policies: texts, policyWords } = useTexts();
  const isChanged = changedParts(before, draft).length > 0;
  return (
    <Stack gap={8}>
      {wider.length > 0 ? (
        <Notice
          tone="warn"
          title={texts.widening(wider.map((part) => partName(part, policyWords)).join(', '))}
          actions={<Link to="/settings/signing">{texts.signing}</Link>}
        >
          {texts.wideningNeeds}
        </Notice>
      ) : (
        isChanged && <Notice>{texts.narrowing}</Notice>
      )}
      <Row>
        <Button kind="primary" isPending={isPending} refusal={refusalOf()} onPress={onSave}>
          {texts.save}
        </Button>
        {isChanged && <Button onPress={onUndo}>{texts.undo}</Button>}
        <span>{texts.version(version)}</span>
      </Row>
    </Stack>
  );

  function refusalOf(): string | undefined {
    if (!isChanged) return texts.saveNothing;
    if (!isComplete(draft)) return texts.incomplete;
    return wider.length > 0 ? texts.wideningRefused : undefined;
  }
}
