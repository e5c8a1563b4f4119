import { api, useApi } from '../../api.ts';
import { useAccountTexts } from '../../texts/own-account.ts';
import { Stack } from '../../ui/layout.tsx';
import { Page } from '../../ui/page.tsx';
import { View } from '../../ui/view.tsx';
import { EmailPanel } from './email-panel.tsx';
import { NamePanel } from './name-panel.tsx';
import { ProfessionalPanel } from './professional-panel.tsx';

/** What is known of this person, and who sees it. */
export function ProfilePage() {
  const { profile } = useAccountTexts();
  const query = useApi(api.me.profile);
  return (
    <Page title={profile.title} detail={profile.detail}>
      <View query={query}>
        {(found) => (
          <Stack gap={24}>
            <NamePanel profile={found} />
            <EmailPanel profile={found} />
            <ProfessionalPanel profile={found} />
          </Stack>
        )}
      </View>
    </Page>
  );
}
