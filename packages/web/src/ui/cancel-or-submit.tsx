import { useTexts } from '../texts/use-texts.ts';
import { Button, type ButtonProps } from './button.tsx';

/** What a form in a dialog ends with: the way out, and the button that sends it. */
export function CancelOrSubmit({
  onCancel,
  ...submit
}: { onCancel: () => void } & Pick<
  ButtonProps,
  'children' | 'kind' | 'isPending' | 'isDisabled' | 'refusal'
>) {
  const { common } = useTexts();
  return (
    <>
      <Button onPress={onCancel}>{common.cancel}</Button>
      <Button kind="primary" type="submit" {...submit} />
    </>
  );
}
