import { dictionary } from '@candor/policy/dictionary/index.ts';
import { metaOf, type DictionaryRecord } from '@candor/policy/dictionary/record.ts';
import { me } from '@candor/protocol/api/me.ts';
import { security } from '@candor/protocol/api/security.ts';
import type { Probe } from '../runner.ts';

const ofAccount: readonly DictionaryRecord[] = [
  dictionary.person,
  dictionary.accountRecord,
  dictionary.profile,
  dictionary.passkey,
];
const forms = [me.changeProfile, me.changeEmail, security.renamePasskey];

/** Compares what the dictionary says a person can correct with what the forms of their account take. */
export function detailsRectifiable(
  records = ofAccount,
  taken: readonly string[] = forms.flatMap(({ body }) => Object.keys(body.shape)),
): Probe {
  return async () => {
    const rectifiable = records.flatMap((one) =>
      Object.entries(one.fields).flatMap(([name, field]) => (metaOf(one, field).rectifiable ? [name] : [])),
    );
    return {
      rectifiable: rectifiable.length,
      withoutForm: rectifiable.filter((name) => !taken.includes(name)).length,
    };
  };
}
