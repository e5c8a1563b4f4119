import { useState } from 'react';
import { api, useAction, useApi } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Day } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Section } from '../../ui/layout.tsx';
import { useNow } from '../../ui/now.ts';
import { Status } from '../../ui/status.tsx';
import { View } from '../../ui/view.tsx';

/** When the texts were last published or reviewed, until when that counts, and the way to record a review. */
export function ReviewPanel() {
  const { review } = useTexts();
  const { can } = useMe();
  const now = useNow();
  const last = useApi(api.agreements.readReview);
  const record = useAction(api.agreements.recordReview, { refreshes: [api.agreements.readReview] });
  const [isAsked, setAsked] = useState(false);
  return (
    <Section
      title={review.title}
      detail={review.detail}
      actions={
        can('policy-version.publish') && <Button onPress={() => setAsked(true)}>{review.action}</Button>
      }
    >
      <View query={last} size="panel">
        {({ publishedAt, reviewed, dueAt }) => (
          <Facts
            items={[
              {
                label: review.published,
                value: publishedAt === null ? review.never : <Day at={publishedAt} />,
              },
              {
                label: review.reviewed,
                value:
                  reviewed === null ? (
                    review.never
                  ) : (
                    <>
                      <Day at={reviewed.at} /> {reviewed.by !== null && review.by(reviewed.by)}
                    </>
                  ),
              },
              {
                label: review.due,
                value: (
                  <>
                    <Day at={dueAt} /> {dueAt < now && <Status tone="bad">{review.overdue}</Status>}
                  </>
                ),
              },
            ]}
          />
        )}
      </View>
      <Confirm
        title={review.confirmTitle}
        effect={review.effect}
        action={review.action}
        kind="primary"
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        onConfirm={() => record.run()}
      />
    </Section>
  );
}
