import { api, useApiPages } from '../../api.ts';
import { helpTexts } from '../../texts/help.ts';
import { usePart } from '../../texts/use-texts.ts';
import { When } from '../../texts/when.tsx';
import { Entries, type Entry } from '../../ui/entries.tsx';
import { Section, Stack } from '../../ui/layout.tsx';
import { Status } from '../../ui/status.tsx';
import { HelpText } from './help-text.tsx';
import { MoreButton } from './more-button.tsx';
import type { HelpRequest } from './use-help.ts';

/** What was answered or taken back, the newest first; nothing where there is none. */
export function HelpOver() {
  const texts = usePart(helpTexts);
  const found = useApiPages(api.help.listHelp, { query: { state: 'over', limit: 20 } });
  const { more, rows = [] } = found;
  if (rows.length === 0) return null;
  return (
    <Section title={texts.over}>
      <Stack>
        <Entries label={texts.over} items={rows.map((one) => entryOf(one, texts))} />
        <MoreButton more={more} />
      </Stack>
    </Section>
  );
}

function entryOf(
  { id, answer, device, from, state, text }: HelpRequest,
  texts: ReturnType<typeof helpTexts.now>,
): Entry {
  return {
    id,
    title: from.isSelf ? texts.yours(device.label) : texts.theirs(from.name ?? texts.somebody, device.label),
    status: <Status tone={state === 'done' ? 'ok' : 'off'}>{texts.states[state]}</Status>,
    detail: (
      <Stack gap={4}>
        <HelpText text={text} />
        {answer && (
          <span>
            {answer.name !== null && texts.by(answer.name)} <When at={answer.at} />
            {answer.note !== null && `: ${answer.note}`}
          </span>
        )}
      </Stack>
    ),
  };
}
