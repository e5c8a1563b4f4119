import { useState } from 'react';
import { api, useAction, type InputOf } from '../../api.ts';
import { useAccountTexts } from '../../texts/own-account.ts';
import { Button } from '../../ui/button.tsx';
import { Fold } from '../../ui/fold.tsx';
import type { FormValues } from '../../ui/form-values.ts';
import { Form } from '../../ui/form.tsx';
import { Panel, Prose, Stack } from '../../ui/layout.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify } from '../../ui/toast.tsx';
import type { Profile } from './name-panel.tsx';

type Body = InputOf<typeof api.me.changeProfile>['body'];
type Detail = Profile['visible'][number];

/** What each takes, in the order in which it is asked. */
const details = [
  { id: 'professionalName', maxLength: 80, autoComplete: 'name' },
  { id: 'title', maxLength: 80, autoComplete: 'organization-title' },
  { id: 'organisation', maxLength: 120, autoComplete: 'organization' },
  { id: 'phone', maxLength: 32, autoComplete: 'work tel' },
  { id: 'businessEmail', maxLength: 254, autoComplete: 'work email' },
  { id: 'address', maxLength: 300, autoComplete: 'work street-address', rows: 3 },
  { id: 'qualifications', maxLength: 820, autoComplete: 'off', rows: 4 },
  { id: 'keyFingerprint', maxLength: 100, autoComplete: 'off' },
] as const satisfies readonly { id: Detail; maxLength: number; autoComplete: string; rows?: number }[];

/** For testers: what their reports may name. Each detail has its own switch for who sees it. */
export function ProfessionalPanel({ profile: found }: { profile: Profile }) {
  const { common, profile } = useAccountTexts();
  const change = useAction(api.me.changeProfile, { refreshes: [api.me.profile] });
  const [visible, setVisible] = useState<readonly Detail[]>(found.visible);
  const given = details.filter(({ id }) => textOf(found, id) !== '').length;
  const send = async (values: FormValues) => {
    await change.run({ body: { ...bodyOf(values), visible: [...visible] } });
    notify({ tone: 'ok', text: common.saved });
  };
  const see = (id: Detail, isSeen: boolean) =>
    setVisible(isSeen ? [...visible, id] : visible.filter((one) => one !== id));
  return (
    <Panel>
      <Fold title={profile.professional} detail={profile.given(given, details.length)}>
        <Stack gap={24}>
          <Prose>{profile.professionalWhy}</Prose>
          <Form
            error={change.error}
            fieldTexts={{ invalid_format: profile.badForm }}
            onSubmit={(values) => {
              // what it throws is in the action's error, and shown
              send(values).catch(() => undefined);
            }}
            actions={
              <Button kind="primary" type="submit" isPending={change.isPending}>
                {common.save}
              </Button>
            }
          >
            {details.map(({ id, ...field }) => (
              <Stack key={id} gap={8}>
                <TextField
                  label={profile.details[id]}
                  name={id}
                  defaultValue={textOf(found, id)}
                  isOptional
                  {...(id === 'qualifications' && { hint: profile.onePerLine })}
                  {...field}
                />
                <Switch isSelected={visible.includes(id)} onChange={(isSeen) => see(id, isSeen)}>
                  {profile.seenInEngagements(profile.details[id])}
                </Switch>
              </Stack>
            ))}
          </Form>
        </Stack>
      </Fold>
    </Panel>
  );
}

function textOf(profile: Profile, id: Detail): string {
  const value = profile[id];
  return Array.isArray(value) ? value.join('\n') : (value ?? '');
}

function bodyOf(values: FormValues): Body {
  const line = (id: Detail) => values.text(id) || null;
  return {
    professionalName: line('professionalName'),
    title: line('title'),
    organisation: line('organisation'),
    phone: line('phone'),
    businessEmail: line('businessEmail'),
    address: line('address'),
    qualifications: values
      .text('qualifications')
      .split('\n')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
    keyFingerprint: line('keyFingerprint'),
  };
}
