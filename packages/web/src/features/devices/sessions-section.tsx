import { completeBody, policyParts } from '@candor/policy/rights/modes.ts';
import { partName, partWords } from '@candor/policy/texts/policy-words.ts';
import { devicesTexts } from '../../texts/devices.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { Facts } from '../../ui/facts.tsx';
import { Prose, Section, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import type { Policy } from './policy-change.ts';

/** What sessions may do on the device, as the server sends it: the strictest of all that its company, units and itself say. */
export function SessionsSection({ deviceId, sessions }: { deviceId: string; sessions: Policy['sessions'] }) {
  const { device: deviceTexts, sessions: texts } = usePart(devicesTexts);
  const { policyWords } = useTexts();
  if (sessions === null)
    return (
      <Section title={texts.title}>
        <Prose>{texts.oldAgent}</Prose>
      </Section>
    );
  const { deviceClass, standing } = sessions;
  const rules = completeBody(sessions.rules);
  return (
    <Section
      title={texts.title}
      detail={texts.detail}
      actions={
        <Link to="/portal/company" search={{ tab: 'policy', device: deviceId, class: deviceClass }}>
          {texts.toPolicy}
        </Link>
      }
    >
      <Stack>
        <Facts
          items={[
            { label: deviceTexts.ofClass, value: deviceTexts.classes[deviceClass] },
            {
              label: texts.standing,
              value: (
                <Link to="/portal/agreements" search={{ tab: 'standing' }}>
                  {texts.consents(standing)}
                </Link>
              ),
            },
          ]}
        />
        <PlainTable
          label={texts.title}
          head={[texts.right, texts.mode]}
          rows={policyParts.map((part) => ({
            id: part,
            cells: [partName(part, policyWords), partWords(rules, part, policyWords) ?? policyWords.always],
          }))}
        />
      </Stack>
    </Section>
  );
}
