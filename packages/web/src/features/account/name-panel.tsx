import { useState } from 'react';
import { api, useAction, type OutputOf } from '../../api.ts';
import { languages, speak } from '../../texts/language.ts';
import { useAccountTexts } from '../../texts/own-account.ts';
import { useSpoken } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { Panel, Stack } from '../../ui/layout.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify } from '../../ui/toast.tsx';
import { SeenBy } from './seen-by.tsx';

export type Profile = OutputOf<typeof api.me.profile>;
const refreshes = [api.me.profile, api.accounts.me];

/** Name, language and time zone. */
export function NamePanel({ profile: found }: { profile: Profile }) {
  const { common, languages: names, profile } = useAccountTexts();
  const { locale } = useSpoken();
  const change = useAction(api.me.changeProfile, { refreshes });
  const [language, setLanguage] = useState(found.language);
  const [timeZone, setTimeZone] = useState(found.timeZone ?? 'UTC');
  const send = async (name: string) => {
    await change.run({ body: { name: name === '' ? null : name, language, timeZone } });
    await speak(language);
    notify({ tone: 'ok', text: common.saved });
  };
  return (
    <Panel title={profile.about}>
      <Form
        error={change.error}
        onSubmit={(values) => {
          // what it throws is in the action's error, and shown
          send(values.text('name')).catch(() => undefined);
        }}
        actions={
          <Button kind="primary" type="submit" isPending={change.isPending}>
            {common.save}
          </Button>
        }
      >
        <Stack gap={4}>
          <TextField
            label={profile.name}
            name="name"
            autoComplete="name"
            defaultValue={found.name ?? ''}
            hint={profile.nameWhy}
            maxLength={80}
            isOptional
          />
          <SeenBy>{profile.seenByCompanies}</SeenBy>
        </Stack>
        <Stack gap={4}>
          <Select
            label={common.language}
            value={language}
            onChange={setLanguage}
            hint={profile.languageWhy}
            options={languages.map((value) => ({ value, label: names[value] }))}
          />
          <SeenBy>{profile.seenByNobody}</SeenBy>
        </Stack>
        <Stack gap={4}>
          <Select
            label={profile.timeZone}
            value={timeZone}
            onChange={setTimeZone}
            hint={profile.timeZoneWhy}
            options={zones(timeZone, locale)}
          />
          <SeenBy>{profile.seenByNobody}</SeenBy>
        </Stack>
      </Form>
    </Panel>
  );
}

/** Every zone that the browser knows, with its present distance from UTC. */
function zones(chosen: string, locale: string) {
  const known = new Set(['UTC', chosen, ...Intl.supportedValuesOf('timeZone')]);
  return [...known].map((value) => ({
    value,
    label: `${value.replaceAll('_', ' ')} (${offset(value, locale)})`,
  }));
}

function offset(timeZone: string, locale: string): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'shortOffset' }).formatToParts();
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}
