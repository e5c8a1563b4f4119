import { useQueries } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { deviceClasses, type DeviceClass } from '@candor/policy/rights/modes.ts';
import { api, apiQuery, useApi } from '../../api.ts';
import { pathName, TOP, type Unit } from '../../api/unit-tree.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { policiesTexts } from '../../texts/policies.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Combo } from '../../ui/combo.tsx';
import { Row, Section, Stack } from '../../ui/layout.tsx';
import { Segments } from '../../ui/segments.tsx';
import { View } from '../../ui/view.tsx';
import type { Company } from './company.ts';
import { PolicyLadder } from './policy-ladder.tsx';
import { placesOf, type Place } from './policy-places.ts';
import type { CompanySearch } from './search.ts';

const route = getRouteApi('/signed-in/portal/company');

/** What sessions may ask for, on the company, a unit or a device, with all places above it. */
export function PolicyTab({ company }: { company: Company }) {
  const { company: texts } = useCompanyTexts();
  const policies = usePart(policiesTexts);
  const units = useApi(api.units.listUnits, { params: { c: company.id } });
  return (
    <Section title={texts.policy} detail={policies.detail}>
      <View query={units} size="panel">
        {({ items }) => <Chosen company={company} units={items} />}
      </View>
    </Section>
  );
}

function Chosen({ company, units }: { company: Company; units: readonly Unit[] }) {
  const texts = useCompanyTexts();
  const { structure } = texts;
  const policies = usePart(policiesTexts);
  const { unit, device: deviceId, class: ofClass = 'workstation' } = route.useSearch();
  const navigate = route.useNavigate();
  const device = useApi(
    api.units.listPlaced,
    { params: { c: company.id }, query: { device: deviceId } },
    { isOn: deviceId !== undefined },
  );
  const show = (next: CompanySearch) =>
    void navigate({ search: { tab: 'policy', class: ofClass, ...next }, replace: true, resetScroll: false });
  const shownDevice = deviceId === undefined ? undefined : device.data?.items[0];
  return (
    <Stack>
      <Row gap={16}>
        <Segments
          label={policies.place}
          value={ofClass}
          onChange={(next: DeviceClass) => show({ unit, device: deviceId, class: next })}
          options={deviceClasses.map((value) => ({ value, label: texts.deviceClasses[value] }))}
        />
      </Row>
      <Combo
        label={policies.place}
        value={shownDevice?.id ?? unit ?? TOP}
        onChange={(next) => show(next === TOP ? {} : { unit: next })}
        none={structure.noUnit}
        options={[
          { value: TOP, label: company.name, detail: structure.top },
          ...units.map(({ id, kind }) => ({
            value: id,
            label: pathName(units, id),
            detail: structure.kinds[kind],
          })),
          ...(shownDevice ? [{ value: shownDevice.id, label: shownDevice.label }] : []),
        ]}
      />
      {deviceId === undefined ? (
        <Path company={company} places={placesOf(company, units, unit ?? null)} deviceClass={ofClass} />
      ) : (
        <View query={device} size="panel">
          {({ items: [found] }) =>
            found && (
              <Path
                company={company}
                places={placesOf(company, units, found.unitId, found)}
                deviceClass={ofClass}
              />
            )
          }
        </View>
      )}
    </Stack>
  );
}

function Path({
  company,
  places,
  deviceClass,
}: {
  company: Company;
  places: readonly Place[];
  deviceClass: DeviceClass;
}) {
  const found = useQueries({
    queries: places.map(({ kind, id }) =>
      apiQuery(api.policies.getPolicy, { params: { c: company.id }, query: { kind, id } }),
    ),
  });
  const data = found.flatMap((one) => one.data ?? []);
  const whole = {
    data: data.length === places.length ? data : undefined,
    error: found.find(({ error }) => error !== null)?.error ?? null,
    dataUpdatedAt: Math.min(...found.map((one) => one.dataUpdatedAt)),
    refetch: () => found.map((one) => one.refetch()),
  };
  return (
    <View query={whole} size="panel">
      {(policies) => {
        const own = policies.at(-1);
        const place = places.at(-1);
        return (
          own &&
          place && (
            <PolicyLadder
              key={`${place.id} ${deviceClass}`}
              company={company}
              places={places}
              policies={policies}
              own={own}
              place={place}
              deviceClass={deviceClass}
            />
          )
        );
      }}
    </View>
  );
}
