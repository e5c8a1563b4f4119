import { levels, type Level, type LevelEntry } from '@candor/policy/rights/levels.ts';
import { api, useApi } from '../../api.ts';
import { pathTo } from '../../api/unit-tree.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Fold } from '../../ui/fold.tsx';
import { Grid, Prose, Stack } from '../../ui/layout.tsx';
import { Select } from '../../ui/select.tsx';

/** A level that is not saved; null takes away what is set. */
export type Wish = { target: LevelEntry['target']; level: Level | null };
const AS_IT_IS = 'as-it-is';

/** Asks what would be if the person had another level here. */
export function WhatIf({
  companyId,
  device,
  wish,
  onWish,
}: {
  companyId: string;
  device: { id: string; label: string };
  wish: Wish | undefined;
  onWish: (wish: Wish | undefined) => void;
}) {
  const { why, levels: levelTexts } = useTexts();
  const units = useApi(api.units.listUnits, { params: { c: companyId } }, { freshMs: 60_000 });
  const placed = useApi(api.units.listPlaced, { params: { c: companyId }, query: { device: device.id } });
  const path = pathTo(units.data?.items ?? [], placed.data?.items[0]?.unitId ?? null);
  const target = wish?.target ?? { kind: 'device', id: device.id };
  return (
    <Fold title={why.whatIf} isOpen={wish !== undefined}>
      <Stack>
        <Prose>{why.whatIfDetail}</Prose>
        <Grid least={14}>
          <Select
            label={why.whatIfLevel}
            value={wish?.level ?? AS_IT_IS}
            onChange={(next) => {
              const level = levels.find((one) => one === next);
              onWish(level && { target, level });
            }}
            options={[
              { value: AS_IT_IS, label: why.asItIs },
              ...levels.map((value) => ({ value, label: levelTexts[value] })),
            ]}
          />
          <Select
            label={why.whatIfPlace}
            value={target.id}
            onChange={(id) =>
              onWish({
                target: id === device.id ? { kind: 'device', id } : { kind: 'unit', id },
                level: wish?.level ?? 'view',
              })
            }
            options={[
              { value: device.id, label: why.thisDevice },
              ...path.toReversed().map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </Grid>
      </Stack>
    </Fold>
  );
}
