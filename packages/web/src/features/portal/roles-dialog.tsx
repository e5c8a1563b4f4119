import { roleNames } from '@candor/policy/rights/roles.ts';
import { api, useAction } from '../../api.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { nameOf, type Member } from './member.ts';
import { givableBy, RoleChoice, useRolesChosen, WithOwnRights, type RoleOffer } from './role-choice.tsx';

type Props = { companyId: string; member: Member; onClose: () => void };

/** Sets all roles of a member; units to which they are limited, and narrowed roles, stay. */
export function RolesDialog(props: Props) {
  const { people } = useCompanyTexts();
  const { companyId, member, onClose } = props;
  return (
    <Dialog title={people.rolesTitle(nameOf(member, people))} isOpen onClose={onClose} size="wide">
      <WithOwnRights companyId={companyId}>
        {(own) => {
          const givable = own ? givableBy(own) : [];
          return <RolesForm {...props} offer={{ offered: roleNames, givable, held: member.roles }} />;
        }}
      </WithOwnRights>
    </Dialog>
  );
}

function RolesForm({ companyId, member, onClose, offer }: Props & { offer: RoleOffer }) {
  const { people } = useCompanyTexts();
  const { id, narrowed, limits } = member;
  const set = useAction(api.people.setRoles, { refreshes: [api.people.listPeople, api.accounts.me] });
  const { read, error } = useRolesChosen(offer);
  const submit = async (ticked: readonly string[]) => {
    const roles = read(ticked, narrowed.length > 0);
    if (roles === undefined) return;
    try {
      await set.run({ params: { c: companyId, m: id }, body: { roles, narrowed, limits } });
    } catch {
      return; // the form shows it
    }
    onClose();
  };
  return (
    <Form
      wide
      error={set.error}
      onSubmit={(values) => void submit(values.all('roles'))}
      actions={
        <CancelOrSubmit onCancel={onClose} isPending={set.isPending}>
          {people.changeRoles}
        </CancelOrSubmit>
      }
    >
      <RoleChoice label={people.roles} hint={people.rolesHint} error={error} offer={offer} />
    </Form>
  );
}
