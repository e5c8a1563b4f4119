import type { Texts } from '../../texts/en.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { When } from '../../texts/when.tsx';
import { Entries } from '../../ui/entries.tsx';
import { Section } from '../../ui/layout.tsx';
import { Status, type StatusTone } from '../../ui/status.tsx';
import { answeredBy, askingName, rightName, type RightRequest, type Transfer } from './requests.ts';

type Item = RightRequest | Transfer;

const tones = {
  waiting: 'info',
  allowed: 'ok',
  done: 'ok',
  accepted: 'ok',
  refused: 'bad',
  'taken-back': 'off',
  expired: 'off',
} as const satisfies Record<Item['state'], StatusTone>;

/** What was answered, by whom and when, the newest first. */
export function EndedList({ items }: { items: readonly Item[] }) {
  const texts = useTexts();
  const { requests } = texts;
  return (
    <Section title={requests.ended}>
      <Entries
        label={requests.ended}
        items={items
          .toSorted((one, other) => atOf(other) - atOf(one))
          .map((one) => ({
            id: one.id,
            title: titleOf(one, texts),
            status: <Status tone={tones[one.state]}>{requests.states[one.state]}</Status>,
            detail: (
              <>
                {answeredBy(one.answer, texts)} <When at={atOf(one)} />
                {noteOf(one)}
              </>
            ),
          }))}
      />
    </Section>
  );
}

const noteOf = ({ answer }: Item) => (answer === null || answer.note === null ? '' : `: ${answer.note}`);
const atOf = ({ answer, expiresAt }: Item) => answer?.at ?? expiresAt;

function titleOf(one: Item, texts: Texts): string {
  const { requests } = texts;
  if ('way' in one)
    return one.way === 'in'
      ? requests.offersIn(one.company.name ?? requests.otherCompany, one.device.label)
      : requests.offersOut(one.device.label);
  const who = one.from.isSelf
    ? requests.youAsk(one.device.label)
    : requests.asks(askingName(one.from, texts), one.device.label);
  return `${who}: ${rightName(one.right, texts)}`;
}
