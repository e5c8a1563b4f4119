import { useMe } from '../../api/me.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { Day } from '../../texts/when.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Stack } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { Company } from './company.ts';
import { contactFields } from './contact.ts';

/** What is known of the company itself. */
export function CompanyFacts({ company }: { company: Company }) {
  const { company: texts, languages } = useCompanyTexts();
  const { can } = useMe();
  const { contact } = company;
  const given = contactFields.filter((name) => contact?.[name]);
  return (
    <Stack gap={24}>
      <Facts
        title={texts.facts}
        items={[
          { label: texts.kind, value: texts.kinds[company.kind] },
          { label: texts.country, value: company.country },
          { label: texts.language, value: languages[company.language] },
          { label: texts.timeZone, value: company.timeZone },
          { label: texts.since, value: <Day at={company.createdAt} /> },
        ]}
      />
      {contact === null ? (
        <Notice tone="warn">{texts.locked}</Notice>
      ) : (
        <Facts
          title={texts.contactTitle}
          items={given.map((name) => ({ label: texts.fields[name], value: contact[name] }))}
        />
      )}
      {can('company.edit') && (
        <div>
          <LinkButton to="/portal/company" search={{ tab: 'contact' }}>
            {texts.edit}
          </LinkButton>
        </div>
      )}
    </Stack>
  );
}
