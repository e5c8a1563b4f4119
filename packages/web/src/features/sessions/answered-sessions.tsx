import { sessionsTexts } from '../../texts/sessions.ts';
import { usePart } from '../../texts/use-texts.ts';
import { When } from '../../texts/when.tsx';
import { Entries } from '../../ui/entries.tsx';
import { Section } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Status } from '../../ui/status.tsx';
import { useOwnSessions } from './own-sessions.ts';
import { isAsked, stateTones, whoOf } from './session-words.ts';

const mostAnswered = 5;

/** What was answered of late, how, and from where: whoever came too late sees whose answer counted. */
export function AnsweredSessions() {
  const { answer: texts, one, states } = usePart(sessionsTexts);
  const { data } = useOwnSessions();
  const answered = (data?.items ?? []).filter(({ state }) => !isAsked(state)).slice(0, mostAnswered);
  if (answered.length === 0) return null;
  return (
    <Section title={texts.answered}>
      <Entries
        label={texts.answered}
        items={answered.map((session) => {
          const [grant] = session.grants;
          return {
            id: session.id,
            title: (
              <Link to="/sessions/$sessionId" params={{ sessionId: session.id }}>
                {texts.title(whoOf(session), session.device.label)}
              </Link>
            ),
            status: <Status tone={stateTones[session.state]}>{states[session.state]}</Status>,
            detail: (
              <>
                {grant && `${one.answers[grant.answer]}, ${one.bys[grant.by]}, `}
                <When at={grant?.at ?? session.requestedAt} />
              </>
            ),
          };
        })}
      />
    </Section>
  );
}
