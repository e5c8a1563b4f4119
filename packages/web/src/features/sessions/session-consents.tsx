import { api, useApi } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { sessionsTexts } from '../../texts/sessions.ts';
import { usePart } from '../../texts/use-texts.ts';
import { When } from '../../texts/when.tsx';
import { Entries } from '../../ui/entries.tsx';
import { Section } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { rightNames, whoOf } from './session-words.ts';

const mostRead = 50;
const mostShown = 10;

/** What was allowed for one session alone, beside the standing consents; its receipt is on the session's page. */
export function SessionConsents() {
  const { answer: texts, consents, one } = usePart(sessionsTexts);
  const { can } = useMe();
  const { data } = useApi(
    api.sessions.listSessions,
    { query: { limit: mostRead } },
    { isOn: can('session.view') },
  );
  const allowed = (data?.items ?? []).flatMap((session) => {
    const grants = session.grants.filter(({ answer }) => answer === 'allowed');
    const [first] = grants;
    return first ? [{ session, grants, first }] : [];
  });
  if (allowed.length === 0) return null;
  return (
    <Section
      title={consents.title}
      detail={consents.detail}
      actions={<Link to="/sessions">{consents.all}</Link>}
    >
      <Entries
        label={consents.title}
        items={allowed.slice(0, mostShown).map(({ session, grants, first }) => ({
          id: session.id,
          title: (
            <Link to="/sessions/$sessionId" params={{ sessionId: session.id }}>
              {texts.title(whoOf(session), session.device.label)}
            </Link>
          ),
          detail: (
            <>
              {rightNames(grants.map(({ right }) => right))}, {one.bys[first.by]}, <When at={first.at} />
            </>
          ),
        }))}
      />
    </Section>
  );
}
