import { useQuery } from '@tanstack/react-query';
import { api, apiQuery, isCode, useAction, useRefresh, type OutputOf } from '../../api.ts';
import { type CompanyTexts, useCompanyTexts } from '../../texts/company.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Row, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { asProblem } from '../../ui/problem.ts';
import { View } from '../../ui/view.tsx';
import { changesOf, conflictsOf, settled, type Conflict, type Edits } from './levels-edits.ts';

type Names = ReadonlyMap<string, string>;
type Line = OutputOf<typeof api.levels.setLevels>['changes'][number];
const MOST_SHOWN = 30;

/** What the changes do in effect, before all of them are saved or none. */
export function LevelsReview({
  companyId,
  edits,
  names,
  onEdits,
  onClose,
}: {
  companyId: string;
  edits: Edits;
  names: Names;
  onEdits: (edits: Edits) => void;
  onClose: () => void;
}) {
  const texts = useCompanyTexts();
  const { common, matrix, structure } = texts;
  const params = { c: companyId };
  const changes = changesOf(edits);
  const refresh = useRefresh();
  const preview = useQuery({
    ...apiQuery(api.levels.setLevels, { params, body: { changes, preview: true } }),
    enabled: changes.length > 0,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const save = useAction(api.levels.setLevels, {
    refreshes: [api.levels.matrix, api.levels.explain, api.units.history],
  });
  const failed: unknown = save.error ?? preview.error;
  const conflicts = isCode(failed, 'changed_meanwhile') ? conflictsOf(failed.details, edits) : [];
  const settle = (by: 'mine' | 'theirs') => {
    const next = settled(edits, conflicts, by);
    save.reset();
    refresh(api.levels.matrix);
    onEdits(next);
    if (next.size === 0) onClose();
  };
  const send = async () => {
    try {
      await save.run({ params, body: { changes } });
    } catch {
      return; // the dialog shows it
    }
    onEdits(new Map());
    onClose();
  };
  return (
    <Dialog title={matrix.reviewTitle} isOpen onClose={onClose} size="wide">
      <Stack>
        {conflicts.length > 0 ? (
          <Conflicts conflicts={conflicts} names={names} onSettle={settle} />
        ) : save.error !== null ? (
          <ProblemNotice problem={asProblem(save.error)} />
        ) : (
          <View query={preview} size="panel">
            {({ changes: lines }) =>
              lines.length === 0 ? (
                <Notice>{matrix.nothing}</Notice>
              ) : (
                <ul>
                  {lines.slice(0, MOST_SHOWN).map((line) => (
                    <li key={`${line.memberId} ${line.deviceId}`}>{lineOf(line, names, texts)}</li>
                  ))}
                  {lines.length > MOST_SHOWN && <li>{structure.andMore(lines.length - MOST_SHOWN)}</li>}
                </ul>
              )
            }
          </View>
        )}
        <Row>
          <Button onPress={onClose}>{common.cancel}</Button>
          <Button
            kind="primary"
            isPending={save.isPending}
            isDisabled={conflicts.length > 0 || preview.data === undefined}
            onPress={() => void send()}
          >
            {matrix.save}
          </Button>
        </Row>
      </Stack>
    </Dialog>
  );
}

/** Both values of each, and whose is to count. */
function Conflicts({
  conflicts,
  names,
  onSettle,
}: {
  conflicts: readonly Conflict[];
  names: Names;
  onSettle: (by: 'mine' | 'theirs') => void;
}) {
  const { levels, matrix, structure } = useCompanyTexts();
  const wordOf = (level: Conflict['is']) => (level === null ? matrix.inherit : levels[level]);
  return (
    <Notice tone="warn" title={matrix.conflict}>
      <ul>
        {conflicts.map(({ memberId, deviceId, is, level }) => (
          <li key={`${memberId} ${deviceId}`}>
            {matrix.conflictLine(
              names.get(memberId) ?? structure.somebody,
              names.get(deviceId) ?? '',
              wordOf(is),
              wordOf(level),
            )}
          </li>
        ))}
      </ul>
      <Row>
        <Button onPress={() => onSettle('theirs')}>{matrix.takeTheirs}</Button>
        <Button onPress={() => onSettle('mine')}>{matrix.keepMine}</Button>
      </Row>
    </Notice>
  );
}

function lineOf(
  { memberId, deviceId, before, after }: Line,
  names: Names,
  { levels, matrix, structure }: CompanyTexts,
): string {
  const who = names.get(memberId) ?? structure.somebody;
  return matrix.line(who, names.get(deviceId) ?? '', levels[before], levels[after]);
}
