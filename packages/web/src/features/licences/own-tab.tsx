import { useState } from 'react';
import { api, useApi, type OutputOf } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { licencesTexts } from '../../texts/licences.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Day } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { LicenceIcon, RetryIcon } from '../../ui/icons.ts';
import { Grid, Section, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Stat } from '../../ui/stat.tsx';
import { View } from '../../ui/view.tsx';
import { LicenceDialog } from './licence-dialog.tsx';
import { SeatsTable } from './seats-table.tsx';
import { StandingSentence, TONES } from './standing.tsx';

type Own = OutputOf<typeof api.licences.get>;

/** How the company's licence stands, and the devices on its seats. */
export function OwnTab() {
  const { licences: texts } = usePart(licencesTexts);
  const own = useApi(api.licences.get);
  return (
    <View query={own}>
      {(data) =>
        data.licences === 'off' ? (
          <Empty title={texts.off} icon={LicenceIcon}>
            {texts.offDetail(data.used)}
          </Empty>
        ) : (
          <Stack gap={32}>
            <Standing own={data} />
            <Section title={texts.devices}>
              <SeatsTable />
            </Section>
          </Stack>
        )
      }
    </View>
  );
}

function Standing({ own }: { own: Own }) {
  const { licences: texts } = usePart(licencesTexts);
  const { licence, most, state, used } = own;
  return (
    <Stack>
      {state !== 'valid' && (
        <Notice
          tone={state === 'lapsed' ? 'bad' : 'warn'}
          title={texts.states[state]}
          actions={<Renew licence={licence} />}
        >
          <StandingSentence {...own} />
        </Notice>
      )}
      {licence && most !== null && used > licence.seats && (
        <Notice
          tone="warn"
          title={used < most ? texts.tooMany(used, licence.seats) : texts.full(used, licence.seats)}
        >
          {used < most ? texts.tooManyDetail(most) : texts.fullDetail}
        </Notice>
      )}
      <Grid least={11.5}>
        <Stat
          label={texts.seatsUsed}
          {...(most !== null && { detail: texts.tolerance(most) })}
          {...(licence && { tone: used > licence.seats ? 'warn' : 'ok' })}
        >
          {licence ? texts.ofSeats(used, licence.seats) : used}
        </Stat>
        <Stat label={texts.state} tone={TONES[state]}>
          {texts.states[state]}
        </Stat>
        <Stat label={texts.plan}>{licence?.plan ?? texts.none}</Stat>
        <Stat label={texts.ends}>{licence ? <Day at={licence.expiresAt} /> : texts.none}</Stat>
      </Grid>
    </Stack>
  );
}

/** The way to a later end, or who has it. */
function Renew({ licence }: { licence: Own['licence'] }) {
  const { licences: texts } = usePart(licencesTexts);
  const { me, can } = useMe();
  const [isOpen, setOpen] = useState(false);
  if (!can('licence.set') || !me?.company) return <span>{texts.askOperator}</span>;
  const { id, name } = me.company;
  return (
    <>
      <Button icon={RetryIcon} onPress={() => setOpen(true)}>
        {texts.renew}
      </Button>
      {isOpen && <LicenceDialog company={{ id, name, licence }} onClose={() => setOpen(false)} />}
    </>
  );
}
