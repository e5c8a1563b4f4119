import { useTexts } from '../texts/use-texts.ts';
import { Button } from '../ui/button.tsx';
import { CodeList } from '../ui/code-list.tsx';
import { CopyButton } from '../ui/copy.tsx';
import { DownloadIcon, PrintIcon } from '../ui/icons.ts';
import { Prose, Row, Stack } from '../ui/layout.tsx';
import { saveFile } from '../ui/save-file.ts';

/** Ten codes, shown this once: to be printed, copied or saved. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { factors } = useTexts();
  const title = factors.codesTitle(location.host);
  const text = `${title}\n\n${codes.join('\n')}\n`;
  return (
    <Stack gap={24}>
      <Prose>{factors.keepCodes}</Prose>
      <CodeList label={factors.recoveryCodes} title={title} codes={codes} />
      <Row>
        <CopyButton text={text} label={factors.copyCodes} withWord />
        <Button kind="quiet" size="small" icon={PrintIcon} onPress={() => print()}>
          {factors.printCodes}
        </Button>
        <Button
          kind="quiet"
          size="small"
          icon={DownloadIcon}
          onPress={() => saveFile(new Blob([text], { type: 'text/plain' }), factors.codesFile)}
        >
          {factors.saveCodes}
        </Button>
      </Row>
      <Row>
        <Button kind="primary" onPress={onDone} autoFocus>
          {factors.iKeepThem}
        </Button>
      </Row>
    </Stack>
  );
}
