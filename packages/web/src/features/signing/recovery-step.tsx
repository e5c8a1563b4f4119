import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy.tsx';
import { Form } from '../../ui/form.tsx';
import { Row } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** Two of the eight groups, counted from 1: enough to show that it was written down. */
const ASKED = [3, 7] as const;

/** Shows the recovery code, this once, and asks for a part of it back. */
export function RecoveryStep({
  code,
  error,
  isPending,
  onDone,
}: {
  code: string;
  error: unknown;
  isPending: boolean;
  onDone: () => void;
}) {
  const [fault, setFault] = useState<unknown>();
  const groups = code.split('-');
  return (
    <Form
      error={fault ?? error}
      onSubmit={(values) => {
        const wrong = ASKED.filter((n) => groupOf(values.text(`group${n}`)) !== groups[n - 1]);
        setFault(wrong.length > 0 ? faultOf(wrong) : undefined);
        if (wrong.length === 0) onDone();
      }}
      actions={
        <Button kind="primary" type="submit" isPending={isPending}>
          I wrote it down
        </Button>
      }
    >
      <Notice tone="warn" title="Recovery code, shown only now">
        Write it on paper or print it, and keep it apart from this computer. It opens the root key when the
        passphrase is forgotten; without both the key is lost.
      </Notice>
      <Row gap={8}>
        <span className="mono">{code}</span>
        <CopyButton text={code} label="Copy recovery code" />
        <Button size="small" onPress={() => print()}>
          Print this page
        </Button>
      </Row>
      {ASKED.map((n) => (
        <TextField
          key={n}
          label={`Group ${n} of the code`}
          name={`group${n}`}
          autoComplete="off"
          spellCheck={false}
          onChange={() => setFault(undefined)}
          maxLength={4}
          mono
          isRequired
        />
      ))}
    </Form>
  );
}

const groupOf = (typed: string) => typed.toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/gu, '1');

function faultOf(groups: readonly number[]) {
  const text = 'This is not what the code says.';
  return { code: 'recovery_code', text, fields: Object.fromEntries(groups.map((n) => [`group${n}`, text])) };
}
