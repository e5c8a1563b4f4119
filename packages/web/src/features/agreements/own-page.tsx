import { api, useApi } from '../../api.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Empty } from '../../ui/empty.tsx';
import { AgreementIcon } from '../../ui/icons.ts';
import { Panel, Prose, Row, Stack } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Page } from '../../ui/page.tsx';
import { View } from '../../ui/view.tsx';
import { OwnAgreement } from './own-agreement.tsx';

/** Terms and privacy notice of the person who is signed in: what waits for an answer first, and what else they can do. */
export function OwnAgreementsPage() {
  const { ownAgreements } = useTexts();
  const own = useApi(api.ownAgreements.listOwn);
  return (
    <Page title={ownAgreements.title} detail={ownAgreements.detail}>
      <View
        query={own}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <Empty title={ownAgreements.none} icon={AgreementIcon}>
            {ownAgreements.noneDetail}
          </Empty>
        }
      >
        {({ items }) => (
          <Stack gap={24}>
            {items
              .toSorted((one, other) => Number(one.state === 'agreed') - Number(other.state === 'agreed'))
              .map((item) => (
                <OwnAgreement key={item.agreement} item={item} />
              ))}
            <Panel title={ownAgreements.elseTitle}>
              <Stack>
                <Prose>{ownAgreements.elseDetail}</Prose>
                <Row>
                  <LinkButton to="/trust/my-data">{ownAgreements.myData}</LinkButton>
                  <LinkButton to="/settings/security">{ownAgreements.delete}</LinkButton>
                </Row>
              </Stack>
            </Panel>
          </Stack>
        )}
      </View>
    </Page>
  );
}
