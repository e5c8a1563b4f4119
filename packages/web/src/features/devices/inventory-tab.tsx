import type { api, OutputOf } from '../../api.ts';
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
  const whyOf = useDeviceWhy();
  return (
    <View
      query={inventory}
      size="panel"
      what="device"
      isEmpty={(data) => Object.keys(data).length === 0}
      empty={
        <Empty title="No inventory yet" size="panel">
          The agent sends it with its first report.
        </Empty>
      }
    >
      {(data) => (
        <Stack gap={16}>
          <Prose>
            This is all that the device tells about itself. Host name, domain and serial number are sealed at
            rest and hidden here until you show them.
          </Prose>
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
  const values = groups.reduce((sum, { items }) => sum + items.length, 0);
  const detail = (
    <>
      {values === 1 ? '1 value' : `${count(values)} values`}, <AsOf at={seenAt} />
    </>
  );
  return (
    <Fold title={title} detail={detail} isOpen={isOpen}>
      {groups.length === 0 ? (
        <Prose>The device has none.</Prose>
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
