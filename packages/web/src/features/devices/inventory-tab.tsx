import type { api, OutputOf } from '../../api.ts';
import { devicesTexts } from '../../texts/devices.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Empty } from '../../ui/empty.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Fold } from '../../ui/fold.tsx';
import { count } from '../../ui/format.ts';
import { Grid, Prose, Stack } from '../../ui/layout.tsx';
import { AsOf } from '../../ui/time.tsx';
import { View, type Loadable } from '../../ui/view.tsx';
import { sectionsOf, type Section } from './sections.tsx';
import { useDeviceWhy } from './why.tsx';

/** Every declared value that the device reported, each with its why. */
export function InventoryTab({ inventory }: { inventory: Loadable<OutputOf<typeof api.devices.inventory>> }) {
  const { inventory: texts } = usePart(devicesTexts);
  const whyOf = useDeviceWhy();
  return (
    <View
      query={inventory}
      size="panel"
      what={texts.device}
      isEmpty={(data) => Object.keys(data).length === 0}
      empty={
        <Empty title={texts.none} size="panel">
          {texts.noneDetail}
        </Empty>
      }
    >
      {(data) => (
        <Stack gap={16}>
          <Prose>{texts.about}</Prose>
          <div>
            {sectionsOf(data, whyOf).map((section, index) => (
              <Part key={section.id} section={section} isOpen={index === 0} />
            ))}
          </div>
        </Stack>
      )}
    </View>
  );
}

function Part({ section: { title, seenAt, groups }, isOpen }: { section: Section; isOpen: boolean }) {
  const { inventory: texts } = usePart(devicesTexts);
  const values = groups.reduce((sum, { items }) => sum + items.length, 0);
  const detail = (
    <>
      {texts.values(values, count(values))}, <AsOf at={seenAt} />
    </>
  );
  return (
    <Fold title={title} detail={detail} isOpen={isOpen}>
      {groups.length === 0 ? (
        <Prose>{texts.hasNone}</Prose>
      ) : (
        <Grid least={20}>
          {groups.map(({ id, title: name, items }) => (
            <Stack key={id}>
              <Facts items={items} {...(name !== undefined && { title: name })} />
            </Stack>
          ))}
        </Grid>
      )}
    </Fold>
  );
}
