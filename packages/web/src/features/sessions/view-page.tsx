import { getRouteApi } from '@tanstack/react-router';
import { isOver } from '@candor/protocol/session/states.ts';
import { api, useAction } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { sessionsTexts } from '../../texts/sessions.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Row, Stack } from '../../ui/layout.tsx';
import { Link, LinkButton } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { DetailPage, Page } from '../../ui/page.tsx';
import { Status } from '../../ui/status.tsx';
import { View } from '../../ui/view.tsx';
import { EndButton } from './end-button.tsx';
import { Meeting } from './meeting.tsx';
import { Over } from './over.tsx';
import { isAsked, stateTones, whoOf, type OneSession } from './session-words.ts';
import { SignedOut, useSignedOut } from './signed-out.tsx';
import { Talk } from './talk.tsx';
import { useRoom } from './use-room.ts';
import { useSession } from './use-sessions.ts';
import { ViewFacts } from './view-facts.tsx';
import { Waiting } from './waiting.tsx';

const route = getRouteApi('/signed-in/view/$sessionId');

/** Where whoever asked waits, meets the device, and writes with the person there. */
export function ViewPage() {
  const { view: texts } = usePart(sessionsTexts);
  const { sessionId } = route.useParams();
  const { me } = useMe();
  const session = useSession(sessionId);
  // another session is another page: nothing of the one before stays
  if (session.data && me?.company)
    return <OneView key={sessionId} session={session.data} companyId={me.company.id} />;
  return (
    <Page title={texts.session} above={[<AllSessions key="sessions" />]}>
      <View query={session} what={texts.session}>
        {() => null}
      </View>
    </Page>
  );
}

function AllSessions() {
  const { list: texts } = usePart(sessionsTexts);
  return (
    <Link quiet to="/sessions">
      {texts.title}
    </Link>
  );
}

function OneView({ session, companyId }: { session: OneSession; companyId: string }) {
  const texts = usePart(sessionsTexts);
  const { room, view, end, takeOver } = useRoom(session, companyId);
  const leave = useAction(api.sessions.leaveSession, { refreshes: [api.sessions.getSession] });
  const isMine = session.administrator.isSelf;
  const state = stateOf(session, view);
  const isMet = view !== undefined && view.state.at !== 'elsewhere' && !isOver(state);
  const signedOutAt = useSignedOut(isMet);
  return (
    <DetailPage
      title={texts.view.title(session.device.label)}
      above={[<AllSessions key="sessions" />]}
      status={
        <Row>
          <Status tone={stateTones[state]}>{texts.states[state]}</Status>
          {state === 'active' && <Badge>{texts.throughServer}</Badge>}
        </Row>
      }
      actions={
        isMine && !isOver(state) && !isAsked(state) && <EndButton onEnd={() => end('by_technician')} />
      }
      facts={<ViewFacts session={session} state={view?.state} />}
    >
      <Stack gap={24}>
        {signedOutAt !== undefined && <SignedOut at={signedOutAt} />}
        {!isMine && <NotYours session={session} />}
        {isMine && isAsked(state) && (
          <Waiting
            session={session}
            isPending={leave.isPending}
            error={leave.error}
            onCancel={() => leave.start({ params: { id: session.id } })}
          />
        )}
        {isMine && isOver(state) && <Over session={session} room={view?.state} />}
        {isMine && !isOver(state) && !isAsked(state) && view && (
          <Meeting
            device={session.device.label}
            state={view.state}
            onEqual={() => room?.sayEqual()}
            onDiffer={() => end('codes_differ')}
            onHere={takeOver}
          />
        )}
        {room && view && <Talk device={session.device.label} room={room} view={view} />}
      </Stack>
    </DetailPage>
  );
}

/** What both ends know already counts before the server has heard of it. */
function stateOf({ state }: OneSession, view: ReturnType<typeof useRoom>['view']): OneSession['state'] {
  if (isOver(state) || view === undefined) return state;
  switch (view.state.at) {
    case 'over':
    case 'failed':
      return state === 'active' || state === 'interrupted' ? 'ended' : 'failed';
    case 'lost':
      return 'interrupted';
    case 'open':
      return 'active';
    case 'comparing':
    case 'meeting':
      return 'connecting';
    case 'elsewhere':
      return state;
    default:
      return view.state satisfies never;
  }
}

function NotYours({ session }: { session: OneSession }) {
  const { view: texts } = usePart(sessionsTexts);
  return (
    <Notice
      title={texts.notYours(whoOf(session))}
      actions={
        <LinkButton to="/sessions/$sessionId" params={{ sessionId: session.id }}>
          {texts.toFacts}
        </LinkButton>
      }
    >
      {texts.notYoursDetail}
    </Notice>
  );
}
