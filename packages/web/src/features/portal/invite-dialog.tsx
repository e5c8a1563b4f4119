import { useMemo, useState } from 'react';
import { api, isCode, useAction, type InputOf, type OutputOf } from '../../api.ts';
import { type CompanyTexts, useCompanyTexts } from '../../texts/company.ts';
import { languages, type Language } from '../../texts/language.ts';
import { useSpoken } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Entries } from '../../ui/entries.tsx';
import type { FormValues } from '../../ui/form-values.ts';
import { Form } from '../../ui/form.tsx';
import { Prose, Row, Stack } from '../../ui/layout.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { asProblem, type Problem } from '../../ui/problem.ts';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { LinksToHandOver } from './links-to-hand-over.tsx';
import { RoleChoice, useRolesChosen, WithOwnRights, type Rights } from './role-choice.tsx';
import { UnitField } from './unit-field.tsx';

type Body = InputOf<typeof api.invitations.invite>['body'];
type Outcome = OutputOf<typeof api.invitations.invite>['items'][number]['outcome'];
const DEFAULT_DAYS = 7;

/** Addresses, what they will be, and for how long; then, where no letter can be sent, their links, shown this once. */
export function InviteDialog({ companyId, onClose }: { companyId: string; onClose: () => void }) {
  const { invitations: texts } = useCompanyTexts();
  const invite = useAction(api.invitations.invite, { refreshes: [api.invitations.listInvitations] });
  const emails = invite.wanted?.body.emails ?? [];
  const results = invite.data?.items.map((item, index) => ({ ...item, email: emails[index] ?? '' }));
  const links = results?.flatMap(({ email, link }) => (link === null ? [] : [{ email, link }])) ?? [];
  const rest = results?.filter(({ link }) => link === null) ?? [];
  return (
    <Dialog
      title={results ? texts.results : texts.invite}
      isOpen
      onClose={onClose}
      size="wide"
      role={links.length > 0 ? 'alertdialog' : 'dialog'}
    >
      {results === undefined ? (
        <WithOwnRights companyId={companyId}>
          {(own) =>
            own === undefined || own.rolesToInvite.length === 0 ? (
              <Prose>{texts.noRoles}</Prose>
            ) : (
              <InviteForm
                own={own}
                error={invite.error}
                isPending={invite.isPending}
                onClose={onClose}
                onInvite={(body) => invite.start({ params: { c: companyId }, body })}
              />
            )
          }
        </WithOwnRights>
      ) : (
        <Stack>
          {rest.length > 0 && <Outcomes results={rest} />}
          {links.length > 0 ? (
            <LinksToHandOver links={links} onClose={onClose} />
          ) : (
            <Row>
              <Button kind="primary" onPress={onClose}>
                {texts.close}
              </Button>
            </Row>
          )}
        </Stack>
      )}
    </Dialog>
  );
}

function Outcomes({ results }: { results: readonly { email: string; outcome: Outcome }[] }) {
  const { invitations: texts } = useCompanyTexts();
  return (
    <Entries
      label={texts.results}
      items={results.map(({ email, outcome }) => ({
        id: email,
        title: email,
        detail: texts.outcomes[outcome],
      }))}
    />
  );
}

function InviteForm({
  own: { id: companyId, limits, rolesToInvite },
  error,
  isPending,
  onClose,
  onInvite,
}: {
  own: Rights;
  error: unknown;
  isPending: boolean;
  onClose: () => void;
  onInvite: (body: Body) => void;
}) {
  const texts = useCompanyTexts();
  const { invitations } = texts;
  const { language: spoken } = useSpoken();
  const [language, setLanguage] = useState<Language>(spoken);
  const [unitId, setUnitId] = useState(limits[0] ?? null);
  const offer = { offered: rolesToInvite, givable: rolesToInvite, held: [] };
  const roleChoice = useRolesChosen(offer);
  const problem = useMemo(() => problemOf(error, invitations), [error, invitations]);
  const send = (values: FormValues) => {
    const roles = roleChoice.read(values.all('roles'));
    if (roles === undefined) return;
    const message = values.text('message');
    onInvite({
      ...(message !== '' && { message }),
      emails: [...new Set(values.text('emails').split(/[\s,;]+/u))].filter((one) => one !== ''),
      roles,
      unitId,
      language,
      days: values.number('days') ?? DEFAULT_DAYS,
    });
  };
  return (
    <Form
      wide
      error={problem}
      onSubmit={send}
      actions={
        <CancelOrSubmit onCancel={onClose} isPending={isPending}>
          {invitations.send}
        </CancelOrSubmit>
      }
    >
      <TextField
        label={invitations.addresses}
        name="emails"
        hint={invitations.addressesHint}
        rows={3}
        isRequired
        autoFocus
        spellCheck={false}
      />
      <RoleChoice label={invitations.mayDo} error={roleChoice.error} offer={offer} />
      <UnitField companyId={companyId} limits={limits} value={unitId} onChange={setUnitId} />
      <Select
        label={invitations.language}
        value={language}
        onChange={setLanguage}
        options={languages.map((value) => ({ value, label: texts.languages[value] }))}
      />
      <TextField
        label={invitations.message}
        name="message"
        hint={invitations.messageHint}
        rows={2}
        maxLength={300}
        isOptional
      />
      <NumberField
        label={invitations.days}
        name="days"
        defaultValue={DEFAULT_DAYS}
        min={1}
        max={30}
        unit={invitations.dayUnit}
        hint={invitations.daysHint}
      />
    </Form>
  );
}

/** What is wrong with one of the addresses shows at their field. */
function problemOf(error: unknown, { badAddresses }: CompanyTexts['invitations']): Problem | undefined {
  if (error === null || error === undefined) return undefined;
  const path = isCode(error, 'bad_request') ? error.details['path'] : undefined;
  const problem = asProblem(error);
  return typeof path === 'string' && path.startsWith('emails')
    ? { code: problem.code, text: badAddresses, fields: { emails: badAddresses } }
    : problem;
}
