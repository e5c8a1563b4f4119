import { useState } from 'react';
import { api, isCode, useAction, useApi, useRefresh, type InputOf, type OutputOf } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Form } from '../../ui/form.tsx';
import { LockIcon } from '../../ui/icons.ts';
import { Section } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Radio } from '../../ui/radio.tsx';
import { Select } from '../../ui/select.tsx';
import { notify } from '../../ui/toast.tsx';
import { View } from '../../ui/view.tsx';
import { chosenOf, idleChoices, longestChoices } from './sign-in-times.ts';

type Shown = OutputOf<typeof api.signInRules.signInRule>;
type Rule = InputOf<typeof api.signInRules.setSignInRule>['body']['rule'];

/** What the company asks of every sign-in of its people. */
export function SignInTab({ companyId }: { companyId: string }) {
  const { signInRule: texts } = useCompanyTexts();
  const { can } = useMe();
  const isAllowed = can('sso.set');
  const shown = useApi(api.signInRules.signInRule, { params: { c: companyId } }, { isOn: isAllowed });
  return (
    <Section
      title={texts.tab}
      detail={texts.detail}
      actions={isAllowed && <LinkButton to="/portal/company/sign-on">{texts.toSignOn}</LinkButton>}
    >
      {isAllowed ? (
        <View query={shown} size="panel">
          {(found) => <RuleForm key={JSON.stringify(found.rule)} companyId={companyId} shown={found} />}
        </View>
      ) : (
        <Empty size="panel" title={texts.mayNotSet} icon={LockIcon}>
          {texts.whoMay}
        </Empty>
      )}
    </Section>
  );
}

function RuleForm({ companyId, shown: { rule: was, members, withoutFactor } }: FormProps) {
  const { common, signInRule: texts } = useCompanyTexts();
  const [rule, setRule] = useState<Rule>(was);
  const set = useAction(api.signInRules.setSignInRule, { refreshes: [api.signInRules.signInRule] });
  const refresh = useRefresh();
  const save = async () => {
    try {
      await set.run({ params: { c: companyId }, body: { was, rule } });
    } catch (error) {
      // the form shows it; what somebody else chose meanwhile takes the place of what was shown
      if (isCode(error, 'changed_meanwhile')) refresh(api.signInRules.signInRule);
      return;
    }
    notify({ tone: 'ok', text: texts.saved });
  };
  return (
    <Form
      error={set.error}
      onSubmit={() => void save()}
      actions={
        <Button kind="primary" type="submit" isPending={set.isPending}>
          {common.save}
        </Button>
      }
    >
      <Radio
        label={texts.factor}
        value={rule.needsFactor ? 'everybody' : 'role'}
        onChange={(value) => setRule({ ...rule, needsFactor: value === 'everybody' })}
        options={[
          { value: 'role', label: texts.byRole, detail: texts.byRoleDetail },
          { value: 'everybody', label: texts.everybody, detail: texts.everybodyDetail },
        ]}
      />
      {rule.needsFactor && !was.needsFactor && (
        <Notice tone={withoutFactor === 0 ? 'ok' : 'warn'}>
          {withoutFactor === 0 ? texts.nobodyLacks(members) : texts.lacking(withoutFactor, members)}
        </Notice>
      )}
      <Select
        label={texts.idle}
        hint={texts.idleHint}
        value={String(rule.idleMinutes)}
        onChange={(value) => setRule({ ...rule, idleMinutes: chosenOf(value) })}
        options={idleChoices(texts, was.idleMinutes)}
      />
      <Select
        label={texts.longest}
        hint={texts.longestHint}
        value={String(rule.longestHours)}
        onChange={(value) => setRule({ ...rule, longestHours: chosenOf(value) })}
        options={longestChoices(texts, was.longestHours)}
      />
    </Form>
  );
}

type FormProps = { companyId: string; shown: Shown };
