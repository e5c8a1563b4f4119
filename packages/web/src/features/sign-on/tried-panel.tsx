import { api, useApi } from '../../api.ts';
import { providersTexts } from '../../texts/providers.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { Facts } from '../../ui/facts.tsx';
import { Section, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { View } from '../../ui/view.tsx';

/** What came of a try: the claims, and what they would give. Nothing of it is kept. */
export function TriedPanel({ params }: { params: { c: string; p: string } }) {
  const { roles } = useTexts();
  const signOn = usePart(providersTexts);
  const tried = useApi(api.signOn.tried, { params });
  return (
    <Section title={signOn.tried}>
      <View query={tried} size="panel">
        {({ claims, groups, standing, hasFactor, obstacle }) => (
          <Stack>
            <Notice
              tone={obstacle === null ? 'ok' : 'warn'}
              title={obstacle === null ? signOn.comesIn : signOn.obstacles[obstacle]}
            />
            <Facts
              items={[
                {
                  label: signOn.wouldGive,
                  value: standing.roles.map((role) => roles[role].name).join(', ') || signOn.noRole,
                },
                { label: signOn.groupsSaid, value: groups.join(', ') || null },
                {
                  label: signOn.factorSaid,
                  value: hasFactor ? signOn.factorCounts : signOn.factorAsked,
                },
              ]}
            />
            <PlainTable
              label={signOn.claims}
              head={[signOn.claims, '']}
              rows={claims.map(({ name, value }) => ({ id: name, cells: [name, value] }))}
              scrolls
            />
          </Stack>
        )}
      </View>
    </Section>
  );
}
