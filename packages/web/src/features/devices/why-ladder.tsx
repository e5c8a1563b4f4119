import { useMemo } from 'react';
import type { Decision, Verdict } from '@candor/policy/rights/decision.ts';
import { api, useApi } from '../../api.ts';
import type { Texts } from '../../texts/en.ts';
import { lineWords, useTexts } from '../../texts/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Entries } from '../../ui/entries.tsx';
import { Prose, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Notice, type NoticeTone } from '../../ui/notice.tsx';
import { Status, type StatusTone } from '../../ui/status.tsx';
import { AskForIt } from '../requests/index.ts';
import { saidLines, sourceOf } from './why-words.ts';

const tones = { allow: 'ok', refuse: 'bad', ask: 'info' } as const satisfies Record<
  Verdict,
  StatusTone & NoticeTone
>;

const titleOf = ({ verdict, refusedBy }: Decision, { lines, verdicts }: Texts['why']) =>
  refusedBy === null ? verdicts[verdict] : `${verdicts[verdict]}: ${lines[refusedBy]}`;

/** The answer, then each line with its sentence and the way to where it is set. */
export function WhyLadder({
  decision,
  companyId,
  deviceId,
  isOnlyIf,
  asks,
}: {
  decision: Decision;
  companyId: string;
  deviceId: string;
  isOnlyIf: boolean;
  /** The right, where the reader asked about themself and may ask for it. */
  asks: string | undefined;
}) {
  const texts = useTexts();
  const { why } = texts;
  const units = useApi(api.units.listUnits, { params: { c: companyId } }, { freshMs: 60_000 });
  const unitIds = useMemo(() => new Set(units.data?.items.map(({ id }) => id)), [units.data]);
  const { said, silent } = saidLines(decision);
  const refusing = said.find(({ line }) => line === decision.refusedBy);
  return (
    <Stack>
      {isOnlyIf && <Notice title={why.whatIfOn} />}
      <div role="status">
        <Notice
          tone={tones[decision.verdict]}
          title={titleOf(decision, why)}
          actions={
            refusing && asks !== undefined && <AskForIt line={refusing} device={deviceId} right={asks} />
          }
        >
          {refusing && lineWords(texts, refusing)}
        </Notice>
      </div>
      <Entries
        label={why.title}
        items={said.map((line) => {
          const source = sourceOf(line, unitIds, deviceId);
          return {
            id: line.line,
            title: why.lines[line.line],
            status: (
              <>
                <Status tone={tones[line.verdict]}>{why.shorts[line.verdict]}</Status>
                {line.line === decision.refusedBy && <Badge tone="bad">{why.decides}</Badge>}
              </>
            ),
            detail: lineWords(texts, line),
            actions: source && <Link {...source}>{why.source}</Link>,
          };
        })}
      />
      {silent > 0 && <Prose>{why.notAsked(silent)}</Prose>}
    </Stack>
  );
}
