import { useContext } from 'react';
import type { SessionEnd } from '@candor/protocol/session/states.ts';
import { api, useApi } from '../../api.ts';
import { sessionsTexts } from '../../texts/sessions.ts';
import { lineWords, usePart, useTexts } from '../../texts/use-texts.ts';
import { Prose, Row, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Notice, type NoticeTone } from '../../ui/notice.tsx';
import { useNow } from '../../ui/now.ts';
import { ProblemActs } from '../../ui/problem-acts.ts';
import { AskForSession } from './ask-for-session.tsx';
import type { RoomState } from './room.ts';
import { lengthOf, type OneSession } from './session-words.ts';

const alarming: readonly SessionEnd[] = ['codes_differ', 'e2e_failed'];
const usual: readonly SessionEnd[] = ['by_technician', 'by_person', 'grant_over'];

/** How it ended, what to do next, and the way to ask again. */
export function Over({ session, room }: { session: OneSession; room: RoomState | undefined }) {
  const { over: texts } = usePart(sessionsTexts);
  const why = whyOf(session, room);
  const [title, next] = session.state === 'cancelled' ? texts.cancelled : wordsOf(why);
  const length = lengthOf(session, useNow());
  return (
    <Stack>
      <Notice tone={toneOf(why)} title={title}>
        <p>{next}</p>
        {room?.at === 'failed' && <p>{texts.faults[room.code]}</p>}
        {length !== undefined && <p>{texts.lasted(length)}</p>}
      </Notice>
      {session.refused && <RefusingLine session={session} refused={session.refused} />}
      <Row>
        <AskForSession
          device={session.device}
          reason={session.reason ?? undefined}
          kind="primary"
          label={texts.again}
        />
      </Row>
    </Stack>
  );
}

function whyOf({ why }: OneSession, room: RoomState | undefined): SessionEnd {
  if (room?.at === 'failed') return 'e2e_failed';
  return why ?? (room?.at === 'over' ? room.why : 'no_answer');
}

function wordsOf(why: SessionEnd): readonly [string, string] {
  const [title = '', next = ''] = sessionsTexts.now().over.ends[why];
  return [title, next];
}

function toneOf(why: SessionEnd): NoticeTone {
  if (alarming.includes(why)) return 'bad';
  return usual.includes(why) ? 'info' : 'warn';
}

/** Which line refused, in a sentence as it says it now, and who can change it. */
function RefusingLine({
  session: { device, rights },
  refused,
}: {
  session: OneSession;
  refused: NonNullable<OneSession['refused']>;
}) {
  const words = useTexts();
  const acts = useContext(ProblemActs);
  const { data } = useApi(api.sessions.sessionRights, { params: { id: device.id } });
  const asked = data?.rights.find(({ right }) => rights.includes(right));
  const line = asked?.decision.lines.find((one) => one.line === refused.line);
  const isSaid = line?.verdict === 'refuse';
  return (
    <Stack gap={8}>
      <Prose>
        {`${words.requests.refusedBy}: ${words.why.lines[refused.line]}.`} {isSaid && lineWords(words, line)}
      </Prose>
      {isSaid && asked && (
        <Row>
          {acts({
            code: 'right_refused',
            text: '',
            refusal: line,
            asked: { device: device.id, right: asked.right },
          })}
        </Row>
      )}
      <Link
        to="/devices/$deviceId"
        params={{ deviceId: device.id }}
        search={{ tab: 'why', right: rights[0] }}
      >
        {words.why.title}
      </Link>
    </Stack>
  );
}
