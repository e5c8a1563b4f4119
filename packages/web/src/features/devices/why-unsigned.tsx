import type { PolicyRight } from '@candor/policy/rights/session-rights.ts';
import { api, useApi } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { pathTo } from '../../api/unit-tree.ts';
import { devicesTexts } from '../../texts/devices.ts';
import { usePart } from '../../texts/use-texts.ts';

const FRESH_MS = 60_000;

/** Says where a standing consent to the right is given for the device, but by no root key's signature for it. */
export function UnsignedConsent({
  companyId,
  deviceId,
  right,
}: {
  companyId: string;
  deviceId: string;
  right: PolicyRight;
}) {
  const { whyUnsigned } = usePart(devicesTexts);
  const isOn = useMe().can('consent.view');
  const params = { c: companyId };
  const units = useApi(api.units.listUnits, { params }, { freshMs: FRESH_MS });
  const placed = useApi(api.units.listPlaced, { params, query: { device: deviceId } }, { freshMs: FRESH_MS });
  const given = useApi(
    api.standing.listStanding,
    { params, query: { state: 'live' } },
    { isOn, freshMs: FRESH_MS },
  );
  const unitId = placed.data?.items[0]?.unitId ?? null;
  const places = [companyId, deviceId, ...pathTo(units.data?.items ?? [], unitId).map(({ id }) => id)];
  const isUnsigned = given.data?.items.some(
    ({ sessionRight, target, signature }) =>
      sessionRight === right && signature !== 'signed' && places.includes(target.id),
  );
  return isUnsigned ? <div>{whyUnsigned}</div> : null;
}
