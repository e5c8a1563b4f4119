import { api, useAction } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import type { FormValues } from '../../ui/form-values.ts';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify } from '../../ui/toast.tsx';
import type { Company } from './company.ts';
import { contactFields, longest } from './contact.ts';

/** Name and contact data, and their form for whoever may change them. */
export function ContactTab({ company }: { company: Company }) {
  const { company: texts } = useCompanyTexts();
  const { can } = useMe();
  const { contact } = company;
  return (
    <Section title={texts.contactTitle} detail={texts.contactDetail}>
      {contact === null ? (
        <Notice tone="warn">{texts.locked}</Notice>
      ) : can('company.edit') ? (
        <ContactForm company={company} contact={contact} />
      ) : (
        <Facts items={contactFields.map((name) => ({ label: texts.fields[name], value: contact[name] }))} />
      )}
    </Section>
  );
}

function ContactForm({ company, contact }: { company: Company; contact: NonNullable<Company['contact']> }) {
  const { common, company: texts } = useCompanyTexts();
  const edit = useAction(api.companies.edit, {
    refreshes: [api.companies.get, api.companies.list, api.accounts.me],
  });
  const save = async (values: FormValues) => {
    const text = (name: string) => {
      const given = values.text(name);
      return given === '' ? null : given;
    };
    const changed = contactFields.filter((name) => text(name) !== contact[name]);
    const country = text('country');
    try {
      await edit.run({
        params: { c: company.id },
        body: {
          ...(values.text('name') !== company.name && { name: values.text('name') }),
          ...(country !== company.country && { country: country?.toUpperCase() ?? null }),
          ...Object.fromEntries(changed.map((name) => [name, text(name)])),
        },
      });
    } catch {
      return; // the form shows it
    }
    notify({ tone: 'ok', text: texts.saved });
  };
  return (
    <Form
      error={edit.error}
      onSubmit={(values) => void save(values)}
      actions={
        <Button kind="primary" type="submit" isPending={edit.isPending}>
          {common.save}
        </Button>
      }
    >
      <TextField label={texts.name} name="name" defaultValue={company.name} maxLength={120} isRequired />
      {contactFields.map((name) => (
        <TextField
          key={name}
          label={texts.fields[name]}
          name={name}
          defaultValue={contact[name] ?? ''}
          maxLength={longest[name]}
          {...(name === 'email' && { type: 'email' as const })}
          isOptional
        />
      ))}
      <TextField
        label={texts.country}
        name="country"
        hint={texts.countryHint}
        defaultValue={company.country ?? ''}
        maxLength={2}
        pattern="[A-Za-z]{2}"
        isOptional
      />
    </Form>
  );
}
