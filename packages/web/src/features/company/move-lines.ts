import { atLeast } from '@candor/policy/rights/levels.ts';
import type { units } from '@candor/protocol/api/units.ts';
import type { OutputOf } from '../../api/contract.ts';
import type { CompanyTexts } from '../../texts/company.ts';

type Texts = Pick<CompanyTexts, 'levels' | 'policyRights' | 'structure'>;
type Changes = OutputOf<typeof units.moveDevices>['changes'];
type Change = Changes[number];
type Mode = Extract<Change, { right: unknown }>;
type Held = Extract<Change, { memberId: unknown }>;

/** What a move changes, in sentences: rules first, then people. "3 devices: terminal becomes refused". */
export function moveLines(changes: Changes, names: ReadonlyMap<string, string>, texts: Texts): string[] {
  const modes = changes.filter((one): one is Mode => 'right' in one);
  const held = changes.filter((one): one is Held => 'memberId' in one);
  return [
    ...[...Map.groupBy(modes, ({ right, after }) => `${right} ${after}`).values()].map((same) =>
      modeLine(same, texts),
    ),
    ...[...Map.groupBy(held, ({ memberId, before, after }) => `${memberId} ${before} ${after}`).values()].map(
      (same) => heldLine(same, names, texts),
    ),
  ];
}

function modeLine(same: readonly Mode[], { policyRights, structure }: Texts): string {
  const [first] = same;
  if (first === undefined) return '';
  return structure.modeLine(
    structure.devicesCount(same.length),
    policyRights[first.right],
    structure.becomes[first.after],
  );
}

function heldLine(
  same: readonly Held[],
  names: ReadonlyMap<string, string>,
  { levels, structure }: Texts,
): string {
  const [first] = same;
  if (first === undefined) return '';
  const isLess = atLeast(first.before, first.after);
  const who = names.get(first.memberId) ?? structure.somebody;
  const devices = structure.devicesCount(same.length);
  if (isLess)
    return first.after === 'none'
      ? structure.seesNoMore(who, devices, levels[first.before])
      : structure.lowered(who, devices, levels[first.before], levels[first.after]);
  return first.before === 'none'
    ? structure.given(who, devices, levels[first.after])
    : structure.raised(who, devices, levels[first.before], levels[first.after]);
}
