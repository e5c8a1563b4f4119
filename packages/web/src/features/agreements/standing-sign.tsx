import { hoursWords } from '@candor/policy/texts/policy-words.ts';
import { api, useAction, useApi, type OutputOf } from '../../api.ts';
import type { Signer } from '../../signer/signer.ts';
import { useRoots, WithRoot } from '../../signer/with-root.tsx';
import { dayOf } from '../../texts/dates.ts';
import { standingTexts } from '../../texts/standing.ts';
import { usePart, useSpoken } from '../../texts/use-texts.ts';
import { useAttempt } from '../../ui/attempt.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Prose, Row, Stack } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useNow } from '../../ui/now.ts';
import { asProblem } from '../../ui/problem.ts';
import { notify } from '../../ui/toast.tsx';
import { View } from '../../ui/view.tsx';
import { isAsChosen, isAsListed, type Chosen } from './standing-terms.ts';
import { whereOf, whomOf, type Standing } from './standing-words.ts';

type Asked = OutputOf<typeof api.standing.standingTerms>;
/** What is signed, as far as it is known: as the list shows it, and as somebody chose it just now. */
export type SignWish = { id: string; row: Standing | undefined; chosen?: Chosen };

/** Shows what a consent says as the server keeps it, and signs it with a root key, without which devices ask nevertheless. */
export function SignStanding({
  companyId,
  wish,
  onClose,
}: {
  companyId: string;
  wish: SignWish;
  onClose: () => void;
}) {
  const { sign: texts } = usePart(standingTexts);
  const asked = useApi(api.standing.standingTerms, { params: { c: companyId, s: wish.id } });
  const nowMs = useNow();
  return (
    <Stack>
      <Prose>{texts.effect}</Prose>
      <View query={asked} size="panel">
        {(found) => {
          const isSame = found.id === wish.id && found.companyId === companyId;
          const isRight =
            isSame &&
            (!wish.chosen || isAsChosen(found.terms, wish.chosen, nowMs)) &&
            (!wish.row || isAsListed(found.terms, wish.row));
          return (
            <Stack>
              <Terms asked={found} row={wish.row} />
              {isRight ? (
                <Unlocked asked={found} onClose={onClose} />
              ) : (
                <Notice tone="bad" title={texts.other} actions={<Later onClose={onClose} />}>
                  {texts.otherDetail}
                </Notice>
              )}
            </Stack>
          );
        }}
      </View>
    </Stack>
  );
}

function Terms({ asked: { terms, devices }, row }: { asked: Asked; row: Standing | undefined }) {
  const texts = usePart(standingTexts);
  const {
    texts: { policyWords, roles },
    locale,
  } = useSpoken();
  return (
    <Facts
      items={[
        { label: texts.right, value: texts.rights[terms.sessionRight] },
        {
          label: texts.target,
          value: row ? whereOf(row, texts) : texts.targets[terms.target.kind],
        },
        ...(devices
          ? [
              {
                label: texts.sign.devices(devices.length),
                value: devices.length === 0 ? null : devices.map(({ label }) => label).join(', '),
              },
            ]
          : []),
        { label: texts.to, value: row ? whomOf(row, texts, roles) : texts.tos[terms.to.kind] },
        {
          label: texts.hours,
          value: [
            terms.hours === null ? texts.always : hoursWords(terms.hours, policyWords),
            ...(terms.alsoIfPresent ? [texts.present] : []),
          ].join(', '),
        },
        { label: texts.until, value: dayOf(locale, Date.parse(terms.untilAt)) },
      ]}
    />
  );
}

function Unlocked({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const { sign: texts } = usePart(standingTexts);
  const roots = useRoots();
  if (!roots) return null;
  if (roots.items.length === 0)
    return (
      <Stack>
        <Notice tone="warn">{texts.withoutRoot}</Notice>
        <Row>
          <LinkButton to="/settings/signing">{texts.makeRoot}</LinkButton>
          <Later onClose={onClose} />
        </Row>
      </Stack>
    );
  return (
    <Stack>
      <WithRoot roots={roots}>
        {(signer) => <Question asked={asked} signer={signer} onClose={onClose} />}
      </WithRoot>
      <Row>
        <Later onClose={onClose} />
      </Row>
    </Stack>
  );
}

function Question({ asked, signer, onClose }: { asked: Asked; signer: Signer; onClose: () => void }) {
  const { sign: texts } = usePart(standingTexts);
  const keep = useAction(api.standing.signStanding, {
    refreshes: [api.standing.listStanding, api.standing.standingTerms],
  });
  const { attempt, error, isPending } = useAttempt();
  const { companyId, id, terms, devices, version } = asked;
  const sign = () =>
    attempt(async () => {
      const consent = { companyId, id, terms, devices: devices && devices.map((device) => device.id) };
      const signed = await signer.ask('signStanding', { version: version + 1, consent });
      await keep.run({ params: { c: companyId, s: id }, body: { signed } });
      notify({ tone: 'ok', text: texts.done });
      onClose();
    });
  return (
    <>
      {error !== undefined && <ProblemNotice problem={asProblem(error)} />}
      <Row>
        <Button kind="primary" isPending={isPending} onPress={() => void sign()}>
          {texts.sign}
        </Button>
      </Row>
    </>
  );
}

function Later({ onClose }: { onClose: () => void }) {
  const { sign: texts } = usePart(standingTexts);
  return <Button onPress={onClose}>{texts.later}</Button>;
}
