import { useCallback, useState } from 'react';
import { levels, type Level } from '@candor/policy/rights/levels.ts';
import { useMe } from '../../api/me.ts';
import { type CompanyTexts, useCompanyTexts } from '../../texts/company.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Prose, Row, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { cellsIn, rangeOf, sizeOf, type MatrixRange, type Rectangle } from '../../ui/matrix-cells.ts';
import { Matrix, type MatrixHead } from '../../ui/matrix.tsx';
import { asProblem } from '../../ui/problem.ts';
import { keyOf, MOST_EDITS, withLevel, type Edit, type Edits, type LevelCell } from './levels-edits.ts';
import { useLevelsInSight } from './levels-in-sight.ts';
import { LevelsReview } from './levels-review.tsx';

const AT_FIRST: Rectangle = { start: { row: 0, column: 0 }, end: { row: 0, column: 0 } };
const NOTHING: Edits = new Map();

/** The matrix with what is changed in it, which is looked at and saved at once. */
export function LevelsMatrix({
  companyId,
  members,
  devices,
}: {
  companyId: string;
  members: readonly MatrixHead[];
  devices: readonly MatrixHead[];
}) {
  const texts = useCompanyTexts();
  const { matrix } = texts;
  const { can } = useMe();
  const [sight, setSight] = useState<MatrixRange>({ rows: [0, 0], columns: [0, 0] });
  const [chosen, setChosen] = useState(AT_FIRST);
  const [edits, setEdits] = useState(NOTHING);
  const [isReviewing, setReviewing] = useState(false);
  const size = sizeOf(chosen);
  const isTooMany = size > MOST_EDITS;
  const parts = isTooMany ? [sight] : [sight, rangeOf(chosen)];
  const { cells, error } = useLevelsInSight(companyId, members, devices, parts);
  const onSight = useCallback((range: MatrixRange) => setSight(range), []);
  const cellAt = (member: MatrixHead | undefined, device: MatrixHead | undefined) =>
    member && device && cells.get(keyOf({ memberId: member.id, deviceId: device.id }));
  const picked = isTooMany
    ? []
    : cellsIn(chosen).flatMap(({ row, column }) => cellAt(members[row], devices[column]) ?? []);
  const maySet = can('permission.set');
  const refusal = isTooMany ? matrix.most : picked.length < size ? matrix.loading : undefined;
  const set = (level: Level | null) => setEdits(withLevel(edits, picked, level));
  const onKey = (key: string) => {
    const level = levels.find((one) => matrix.keysOf[one] === key);
    const isGone = key === 'Delete' || key === 'Backspace';
    if (!maySet || refusal !== undefined || (level === undefined && !isGone)) return false;
    set(level ?? null);
    return true;
  };
  const [only] = picked.length === 1 ? picked : [];
  return (
    <Stack>
      {error !== null && <ProblemNotice problem={asProblem(error)} />}
      {maySet && (
        <Row>
          <span>{matrix.chosen(size)}</span>
          {levels.map((level) => (
            <Button
              key={level}
              size="small"
              hint={texts.levelDetails[level]}
              refusal={refusal}
              onPress={() => set(level)}
            >
              {texts.levels[level]}
            </Button>
          ))}
          <Button size="small" refusal={refusal} onPress={() => set(null)}>
            {matrix.inherit}
          </Button>
        </Row>
      )}
      <Matrix
        label={matrix.label}
        corner={matrix.person}
        rows={members}
        columns={devices}
        chosen={chosen}
        onChoose={setChosen}
        onKey={onKey}
        onSight={onSight}
        cell={(member, device) => {
          const cell = cellAt(member, device);
          return cell && shownOf(cell, edits.get(keyOf(cell)), texts);
        }}
      />
      <Row>
        <div role="status">
          <Prose>
            {only ? shownOf(only, edits.get(keyOf(only)), texts).hint : maySet ? matrix.letters : ''}
          </Prose>
        </div>
        {only && can('right.explain') && (
          <Link
            to="/devices/$deviceId"
            params={{ deviceId: only.deviceId }}
            search={{ tab: 'why', member: only.memberId }}
          >
            {matrix.why}
          </Link>
        )}
      </Row>
      {edits.size > 0 && (
        <Row apart>
          <strong>{matrix.changes(edits.size)}</strong>
          <Row>
            <Button onPress={() => setEdits(NOTHING)}>{matrix.discard}</Button>
            <Button
              kind="primary"
              refusal={edits.size > MOST_EDITS ? matrix.most : undefined}
              onPress={() => setReviewing(true)}
            >
              {matrix.review}
            </Button>
          </Row>
        </Row>
      )}
      {isReviewing && (
        <LevelsReview
          companyId={companyId}
          edits={edits}
          names={new Map([...members, ...devices].map(({ id, name }) => [id, name]))}
          onEdits={setEdits}
          onClose={() => setReviewing(false)}
        />
      )}
    </Stack>
  );
}

/** What a cell says: what is wanted of it, else what is so and from where. */
function shownOf(cell: LevelCell, edit: Edit | undefined, { levels: names, matrix, roles }: CompanyTexts) {
  if (edit)
    return {
      text: edit.level === null ? matrix.inherit : names[edit.level],
      isQuiet: edit.level === null,
      isChanged: true,
      hint: `${matrix.pending}: ${edit.level === null ? matrix.inherit : names[edit.level]}, ${names[cell.level]}`,
    };
  const { level, source, cappedBy, set } = cell;
  const from = set !== null ? matrix.ownEntry : source === null ? matrix.noRole : matrix.sources[source.kind];
  const role = source?.subject.kind === 'role' ? ` (${roles[source.subject.role].name})` : '';
  const capped = cappedBy === null ? '' : `, ${matrix.capped(roles[cappedBy].name)}`;
  return {
    text: names[level],
    isQuiet: set === null,
    isChanged: false,
    hint: `${names[level]}: ${from}${role}${capped}`,
  };
}
