import { completeBody, type DeviceClass } from '@candor/policy/rights/modes.ts';
import { partLines } from '@candor/policy/texts/policy-words.ts';
import { policiesTexts } from '../../texts/policies.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { When } from '../../texts/when.tsx';
import { Entries } from '../../ui/entries.tsx';
import { Fold } from '../../ui/fold.tsx';
import { usePeople } from './people-names.ts';
import { bodyFor, type PlaceBody, type Policy } from './policy-places.ts';

/** What was changed at a place, by whom and from when. */
export function PolicyVersions({
  companyId,
  policy,
  deviceClass,
}: {
  companyId: string;
  policy: Policy;
  deviceClass: DeviceClass;
}) {
  const texts = usePart(policiesTexts);
  const { policyWords } = useTexts();
  const { names } = usePeople(companyId);
  const bodyOf = (body: Policy['body']): PlaceBody => {
    const said = bodyFor({ body }, deviceClass);
    return policy.target.kind === 'company' ? completeBody(said) : said;
  };
  if (policy.versions.length === 0) return null;
  return (
    <Fold title={texts.versions}>
      <Entries
        label={texts.versions}
        items={policy.versions.map(({ version, body, byMemberId, inForceAt }, index) => {
          const lines = partLines(
            { before: bodyOf(policy.versions[index + 1]?.body ?? null), after: bodyOf(body) },
            policyWords,
            texts.silent,
          );
          const by = byMemberId === null ? texts.nobody : (names.get(byMemberId) ?? texts.somebody);
          return {
            id: String(version),
            title: texts.versionLine(version, by),
            status: <When at={inForceAt} />,
            detail: lines.length === 0 ? texts.versionNothing : lines.join(' · '),
          };
        })}
      />
    </Fold>
  );
}
