import { useState } from 'react';
import { api, useAction, useApi, type OutputOf } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { recordWords } from '../../api/record-words.ts';
import { dayOf } from '../../texts/dates.ts';
import { useAccountTexts } from '../../texts/own-account.ts';
import { problemWords, useSpoken } from '../../texts/use-texts.ts';
import { useAttempt } from '../../ui/attempt.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Prose, Section, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { asProblem } from '../../ui/problem.ts';
import { TextField } from '../../ui/text-field.tsx';
import { View } from '../../ui/view.tsx';
import { useLeaveAfterEnd } from './ended.ts';

type Plan = OutputOf<typeof api.me.planDeletion>;

/** What goes, what stays and why, and what stands against it; then the deletion. */
export function DeleteDialog({ onClose }: { onClose: () => void }) {
  const { ending } = useAccountTexts();
  const plan = useApi(api.me.planDeletion, undefined, { freshMs: 0 });
  return (
    <Dialog title={ending.delete} isOpen onClose={onClose} role="alertdialog" size="wide">
      <View query={plan} size="panel">
        {(found) => <Planned plan={found} onClose={onClose} />}
      </View>
    </Dialog>
  );
}

function Planned({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const texts = useAccountTexts();
  const { common, ending } = texts;
  const { me } = useMe();
  const erase = useAction(api.me.deleteAccount);
  const leave = useLeaveAfterEnd();
  const { attempt, error, isPending } = useAttempt();
  const [typed, setTyped] = useState('');
  const word = me?.email ?? ending.typedWord;
  const isTyped = typed.trim() === word;
  const problem = error === undefined ? undefined : asProblem(error);
  const isBlocked = plan.soleOwnerOf.length > 0;
  const run = () =>
    attempt(async () => {
      const { id, steps, endedAt } = await erase.run();
      const rows = steps.reduce((sum, { removed }) => sum + removed, 0);
      await leave({ how: 'deleted', receiptId: id, rows, at: endedAt });
    });
  return (
    <Stack gap={24}>
      {isBlocked && (
        <Notice tone="warn" title={ending.soleOwner(plan.soleOwnerOf.map(({ name }) => name).join(', '))}>
          {ending.soleOwnerWhy}
        </Notice>
      )}
      <Prose>
        {ending.deleteEffect} <Link to="/trust/my-data">{ending.exportFirst}</Link>
      </Prose>
      <Goes plan={plan} />
      {problem && <ProblemNotice problem={{ ...problem, text: problemWords(texts, problem) }} />}
      {!isBlocked && (
        <TextField
          label={ending.typeToGoOn(word)}
          value={typed}
          onChange={setTyped}
          autoComplete="off"
          spellCheck={false}
          mono
        />
      )}
      <div className="dialog-actions">
        <Button onPress={onClose} autoFocus>
          {common.cancel}
        </Button>
        <Button
          kind="danger"
          onPress={() => void run()}
          isPending={isPending}
          refusal={isBlocked ? ending.blocked : isTyped ? undefined : ending.typeToGoOn(word)}
        >
          {ending.deleteForGood}
        </Button>
      </div>
    </Stack>
  );
}

function Goes({ plan: { goes, stays } }: { plan: Plan }) {
  const { ending } = useAccountTexts();
  const { locale } = useSpoken();
  return (
    <>
      <Section title={ending.goes}>
        <PlainTable
          label={ending.goes}
          head={[ending.what, ending.rows]}
          ends={[1]}
          rows={goes.map(({ record, table, rows }) => ({
            id: table,
            cells: [recordWords(record), new Intl.NumberFormat(locale).format(rows)],
          }))}
        />
      </Section>
      {stays.length > 0 && (
        <Section title={ending.stays}>
          <PlainTable
            label={ending.stays}
            head={[ending.what, ending.why, ending.until]}
            scrolls
            rows={stays.map(({ record, why, basis, until }) => ({
              id: record,
              cells: [
                recordWords(record),
                `${why} (${basis})`,
                until === null ? ending.seeReason : dayOf(locale, until),
              ],
            }))}
          />
        </Section>
      )}
    </>
  );
}
