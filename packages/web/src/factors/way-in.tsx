import { useTexts } from '../texts/use-texts.ts';
import { Radio } from '../ui/radio.tsx';

export type Way = 'password' | 'passkey';

/** With what a new account is opened. */
export function WayIn({ value, onChange }: { value: Way; onChange: (way: Way) => void }) {
  const { factors } = useTexts();
  return (
    <Radio
      label={factors.wayIn}
      value={value}
      onChange={onChange}
      options={[
        { value: 'password', label: factors.withPassword, detail: factors.byPassword },
        { value: 'passkey', label: factors.withPasskey, detail: factors.byPasskey },
      ]}
    />
  );
}
