import { useState } from 'react';
import { signingTexts } from '../../texts/signing.ts';
import { usePart } from '../../texts/use-texts.ts';
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
  const { making: texts } = usePart(signingTexts);
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
          {texts.written}
        </Button>
      }
    >
      <Notice tone="warn" title={texts.shownOnce}>
        {texts.shownOnceDetail}
      </Notice>
      <Row gap={8}>
        <span className="mono">{code}</span>
        <CopyButton text={code} label={texts.copyCode} />
        <Button size="small" onPress={() => print()}>
          {texts.print}
        </Button>
      </Row>
      {ASKED.map((n) => (
        <TextField
          key={n}
          label={texts.group(n)}
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
  const { making: texts } = signingTexts.now();
  const text = texts.notTheCode;
  return { code: 'recovery_code', text, fields: Object.fromEntries(groups.map((n) => [`group${n}`, text])) };
}
