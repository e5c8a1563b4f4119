import type { ReactNode } from 'react';
import { changedParts, type PolicyNode, type PolicyPart } from '@candor/policy/rights/modes.ts';
import { partName, partWords } from '@candor/policy/texts/policy-words.ts';
import { policiesTexts } from '../../texts/policies.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Entries } from '../../ui/entries.tsx';
import { Section, Stack } from '../../ui/layout.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Segments } from '../../ui/segments.tsx';
import { PolicyHours } from './policy-hours.tsx';
import { PathOf } from './policy-path.tsx';
import { bounds, rungOf, withPart, type PlaceBody } from './policy-places.ts';

const parts = ['hours', 'promptTimeoutS', 'grantMinutes', 'askIfPresent', 'answerFrom'] as const;
type Part = (typeof parts)[number] & PolicyPart;

/** When rights are open at all, and how whoever is at the device is asked. */
export function PolicySettings({
  path,
  before,
  draft,
  onDraft,
  mayBeSilent,
  timeZone,
}: {
  path: readonly PolicyNode[];
  before: PlaceBody;
  draft: PlaceBody;
  /** Undefined for somebody who may only look. */
  onDraft: ((draft: PlaceBody) => void) | undefined;
  mayBeSilent: boolean;
  timeZone: string;
}) {
  const texts = usePart(policiesTexts);
  const { policyWords } = useTexts();
  const changed = new Set<PolicyPart>(changedParts(before, draft));
  return (
    <Section title={texts.settings} detail={texts.settingsDetail(timeZone)}>
      <Entries
        label={texts.settings}
        items={parts.map((part) => ({
          id: part,
          title: partName(part, policyWords),
          status: changed.has(part) && (
            <Badge tone="warn">
              {texts.changed(
                partWords(before, part, policyWords) ??
                  (part === 'hours' ? policyWords.always : texts.silent),
              )}
            </Badge>
          ),
          detail: (
            <Stack gap={4}>
              <span>{texts.settingHints[part]}</span>
              <span>
                <PathOf {...rungOf(path, part, policyWords)} />
              </span>
              {part === 'hours' && onDraft && (
                <PolicyHours
                  hours={draft.hours}
                  onHours={(hours) => onDraft(withPart(draft, 'hours', hours))}
                />
              )}
            </Stack>
          ),
          actions: onDraft && <Control part={part} {...{ draft, onDraft, mayBeSilent }} />,
        }))}
      />
    </Section>
  );
}

function Control({
  part,
  draft,
  onDraft,
  mayBeSilent,
}: {
  part: Part;
  draft: PlaceBody;
  onDraft: (draft: PlaceBody) => void;
  mayBeSilent: boolean;
}): ReactNode {
  const texts = usePart(policiesTexts);
  const { policyWords } = useTexts();
  const label = partName(part, policyWords);
  const silent = mayBeSilent ? [{ value: 'silent', label: texts.silent } as const] : [];
  switch (part) {
    case 'hours':
      return undefined;
    case 'promptTimeoutS':
    case 'grantMinutes': {
      const [min, max] = bounds[part];
      return (
        <NumberField
          label={label}
          value={draft[part]}
          min={min}
          max={max}
          unit={part === 'promptTimeoutS' ? policyWords.seconds : policyWords.minutes}
          onChange={(value) => onDraft(withPart(draft, part, value))}
        />
      );
    }
    case 'askIfPresent':
      return (
        <Segments
          label={label}
          value={draft.askIfPresent === undefined ? 'silent' : draft.askIfPresent ? 'yes' : 'no'}
          onChange={(next) =>
            onDraft(withPart(draft, 'askIfPresent', next === 'silent' ? undefined : next === 'yes'))
          }
          options={[
            ...silent,
            { value: 'yes', label: policyWords.yes },
            { value: 'no', label: policyWords.no },
          ]}
        />
      );
    case 'answerFrom':
      return (
        <Segments
          label={label}
          value={draft.answerFrom ?? 'silent'}
          onChange={(next) => onDraft(withPart(draft, 'answerFrom', next === 'silent' ? undefined : next))}
          options={[
            ...silent,
            { value: 'device', label: policyWords.answerFrom.device },
            { value: 'device-or-portal', label: policyWords.answerFrom['device-or-portal'] },
          ]}
        />
      );
    default:
      return part satisfies never;
  }
}
