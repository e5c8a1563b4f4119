import { useState } from 'react';
import { api, useAction } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import {
  FactorIcon,
  LockIcon,
  MoreIcon,
  ResumeIcon,
  RevokeIcon,
  SecurityIcon,
  SignOutIcon,
} from '../../ui/icons.ts';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { notify } from '../../ui/toast.tsx';
import { FactorResetDialog } from './factor-reset-dialog.tsx';
import { nameOf, type Member } from './member.ts';
import { RolesDialog } from './roles-dialog.tsx';

/** What may be done with a member. */
export function MemberActions({ companyId, member }: { companyId: string; member: Member }) {
  const { lostFactors, people, signInRule } = useCompanyTexts();
  const { can } = useMe();
  const refreshes = { refreshes: [api.people.listPeople, api.accounts.me] };
  const edit = useAction(api.people.editPerson, refreshes);
  const remove = useAction(api.people.removePerson, refreshes);
  const endSignIns = useAction(api.signInRules.endSignInsOf);
  const [asked, setAsked] = useState<'roles' | 'factors' | 'sign-ins' | 'state' | 'remove'>();
  const close = () => setAsked(undefined);
  const name = nameOf(member, people);
  const params = { c: companyId, m: member.id };
  const isActive = member.state === 'active';
  const entries: MenuEntry[] = [
    ...(can('role.set')
      ? [{ id: 'roles', label: people.changeRoles, icon: SecurityIcon, run: () => setAsked('roles') }]
      : []),
    ...(can('factor.reset') && !member.isSelf
      ? [{ id: 'factors', label: lostFactors.action, icon: FactorIcon, run: () => setAsked('factors') }]
      : []),
    ...(can('sign-in.end') && !member.isSelf
      ? [{ id: 'sign-ins', label: signInRule.end, icon: SignOutIcon, run: () => setAsked('sign-ins') }]
      : []),
    ...(can('person.edit') && !member.isSelf
      ? [
          {
            id: 'state',
            label: isActive ? people.disable : people.enable,
            icon: isActive ? LockIcon : ResumeIcon,
            run: () => setAsked('state'),
          },
        ]
      : []),
    ...(can('person.remove') && !member.isSelf
      ? [
          {
            id: 'remove',
            label: people.remove,
            icon: RevokeIcon,
            tone: 'bad' as const,
            run: () => setAsked('remove'),
          },
        ]
      : []),
  ];
  if (entries.length === 0) return null;
  return (
    <>
      <Menu
        label={people.actions(name)}
        trigger={<Button kind="quiet" size="small" icon={MoreIcon} label={people.actions(name)} />}
        groups={[{ id: 'member', entries }]}
      />
      {asked === 'roles' && <RolesDialog companyId={companyId} member={member} onClose={close} />}
      {asked === 'factors' && <FactorResetDialog companyId={companyId} member={member} onClose={close} />}
      <Confirm
        title={signInRule.endTitle(name)}
        effect={signInRule.endEffect}
        action={signInRule.end}
        isOpen={asked === 'sign-ins'}
        onClose={close}
        onConfirm={async () => {
          const { ended } = await endSignIns.run({ params });
          notify({ tone: 'ok', text: signInRule.ended(ended) });
        }}
      />
      <Confirm
        title={isActive ? people.disableTitle(name) : people.enableTitle(name)}
        effect={isActive ? people.disableEffect : people.enableEffect}
        action={isActive ? people.disable : people.enable}
        kind={isActive ? 'danger' : 'primary'}
        isOpen={asked === 'state'}
        onClose={close}
        onConfirm={() => edit.run({ params, body: { state: isActive ? 'disabled' : 'active' } })}
      />
      <Confirm
        title={people.removeTitle(name)}
        effect={people.removeEffect}
        action={people.remove}
        isOpen={asked === 'remove'}
        onClose={close}
        onConfirm={() => remove.run({ params })}
      />
    </>
  );
}
