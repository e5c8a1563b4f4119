import { useState } from 'react';
import { api, isCode, useAction, useApi, type OutputOf } from '../../api.ts';
import { useSpoken, useTexts } from '../../texts/use-texts.ts';
import { Day } from '../../texts/when.tsx';
import { useAttempt } from '../../ui/attempt.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { DocumentText } from '../../ui/document-text.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Panel, Prose, Row, Section, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { asProblem } from '../../ui/problem.ts';
import { SideBySide } from '../../ui/side-by-side.tsx';
import { View } from '../../ui/view.tsx';
import { sha256Of } from './agreement.ts';

type Own = OutputOf<typeof api.ownAgreements.listOwn>['items'][number];
type Read = OutputOf<typeof api.ownAgreements.readOwn>;

/** One of the two texts: how this person stands with it, what changed, and their answer where one is asked for. */
export function OwnAgreement({ item }: { item: Own }) {
  const { agreements } = useTexts();
  const { language } = useSpoken();
  const read = useApi(api.ownAgreements.readOwn, {
    params: { a: item.agreement },
    query: { language },
  });
  return (
    <Panel title={`${agreements.kinds[item.kind]}, ${agreements.versionOf(item.number)}`}>
      <Stack>
        <Prose>
          <Standing item={item} /> {agreements.inForce}: {agreements.fromDay} <Day at={item.effectiveAt} />.
        </Prose>
        <View query={read} size="panel">
          {(shown) => (
            <Stack>
              <Text shown={shown} isAsked={item.state !== 'agreed'} />
              {item.state !== 'agreed' && <Answer shown={shown} onChanged={() => void read.refetch()} />}
            </Stack>
          )}
        </View>
      </Stack>
    </Panel>
  );
}

function Standing({ item: { kind, number, from, state } }: { item: Own }) {
  const { ownAgreements } = useTexts();
  if (state !== 'agreed') return ownAgreements[state](number);
  const said = kind === 'terms' ? ownAgreements.agreed(from ?? number) : ownAgreements.known(from ?? number);
  return from === number ? said : `${said} ${ownAgreements.edited(number)}`;
}

/** What changed where something did, and the whole of it. */
function Text({ shown: { from, number, parts, text }, isAsked }: { shown: Read; isAsked: boolean }) {
  const { agreements, ownAgreements } = useTexts();
  const whole = <DocumentText text={text.text} language={text.language} />;
  if (isAsked && from === null) return whole;
  return (
    <Stack>
      {from !== null && from !== number && (
        <Section title={ownAgreements.changes}>
          <SideBySide
            parts={parts}
            language={text.language}
            words={{
              before: agreements.versionOf(from),
              after: agreements.versionOf(number),
              same: agreements.sameLines,
            }}
          />
        </Section>
      )}
      <Disclosure label={ownAgreements.whole}>{whole}</Disclosure>
    </Stack>
  );
}

function Answer({ shown, onChanged }: { shown: Read; onChanged: () => void }) {
  const { agreements, ownAgreements } = useTexts();
  const accept = useAction(api.ownAgreements.acceptOwn, {
    refreshes: [api.ownAgreements.listOwn, api.ownAgreements.readOwn],
  });
  const { attempt, error, isPending } = useAttempt();
  const [isOther, setOther] = useState(false);
  const { agreement, kind, number, text } = shown;
  const [effect, action] =
    kind === 'terms'
      ? [ownAgreements.acceptEffect(number), ownAgreements.accept]
      : [ownAgreements.knowEffect(number), ownAgreements.know];
  const act = () =>
    attempt(async () => {
      const screenSha256 = await sha256Of(`${effect}\n${action}`);
      const { language, sha256 } = text;
      const body = { agreement, version: number, language, sha256, method: 'click', screenSha256 } as const;
      try {
        await accept.run({ body });
      } catch (thrown) {
        if (!isCode(thrown, 'text_changed')) throw thrown;
        setOther(true);
        onChanged();
      }
    });
  return (
    <Stack>
      {isOther && (
        <Notice tone="warn" title={agreements.changed}>
          {agreements.changedDetail}
        </Notice>
      )}
      <Prose>{effect}</Prose>
      {error !== undefined && <ProblemNotice problem={asProblem(error)} />}
      <Row>
        <Button kind="primary" onPress={() => void act()} isPending={isPending}>
          {action}
        </Button>
      </Row>
    </Stack>
  );
}
