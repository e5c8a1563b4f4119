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
import { UnsignedConsent } from './why-unsigned.tsx';
import { isPolicyRight, saidLines, sourceOf, type AskedRight } from './why-words.ts';

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
  right,
  isOnlyIf,
  mayAsk,
}: {
  decision: Decision;
  companyId: string;
  deviceId: string;
  /** That was asked about. */
  right: AskedRight;
  isOnlyIf: boolean;
  /** Whether the reader asked about themself, and may ask for it. */
  mayAsk: boolean;
}) {
  const texts = useTexts();
  const { why } = texts;
  const units = useApi(api.units.listUnits, { params: { c: companyId } }, { freshMs: 60_000 });
  const unitIds = useMemo(() => new Set(units.data?.items.map(({ id }) => id)), [units.data]);
  const privacy = useApi(api.devices.privacy, { params: { id: deviceId } }, { freshMs: 60_000 });
  const deviceClass = privacy.data?.policy.sessions?.deviceClass;
  const { said, silent } = saidLines(decision);
  const refusing = said.find(({ line }) => line === decision.refusedBy);
  return (
    <Stack>
      {isOnlyIf && <Notice title={why.whatIfOn} />}
      <div role="status">
        <Notice
          tone={tones[decision.verdict]}
          title={titleOf(decision, why)}
          actions={refusing && mayAsk && <AskForIt line={refusing} device={deviceId} right={right} />}
        >
          {refusing && lineWords(texts, refusing)}
        </Notice>
      </div>
      <Entries
        label={why.title}
        items={said.map((line) => {
          const source = sourceOf(line, unitIds, { id: deviceId, deviceClass });
          return {
            id: line.line,
            title: why.lines[line.line],
            status: (
              <>
                <Status tone={tones[line.verdict]}>{why.shorts[line.verdict]}</Status>
                {line.line === decision.refusedBy && <Badge tone="bad">{why.decides}</Badge>}
              </>
            ),
            detail: (
              <>
                {lineWords(texts, line)}
                {line.code === 'standing_missing' && isPolicyRight(right) && (
                  <UnsignedConsent companyId={companyId} deviceId={deviceId} right={right} />
                )}
              </>
            ),
            actions: source && <Link {...source}>{why.source}</Link>,
          };
        })}
      />
      {silent > 0 && <Prose>{why.notAsked(silent)}</Prose>}
    </Stack>
  );
}
