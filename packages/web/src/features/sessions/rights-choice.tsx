import { useContext } from 'react';
import type { SessionRight } from '@candor/policy/rights/session-rights.ts';
import type { api, OutputOf } from '../../api.ts';
import { sessionsTexts } from '../../texts/sessions.ts';
import { lineWords, usePart, useTexts } from '../../texts/use-texts.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { FieldGroup } from '../../ui/field-group.tsx';
import { Prose, Row, Stack } from '../../ui/layout.tsx';
import { ProblemActs } from '../../ui/problem-acts.ts';

type Rights = OutputOf<typeof api.sessions.sessionRights>;

/** Each session right with what would become of it, or with the line that refuses it and the way to ask for it. */
export function RightsChoice({
  found,
  deviceId,
  chosen,
  onChange,
}: {
  found: Rights;
  deviceId: string;
  chosen: readonly SessionRight[];
  onChange: (chosen: readonly SessionRight[]) => void;
}) {
  const { start: texts } = usePart(sessionsTexts);
  const words = useTexts();
  const acts = useContext(ProblemActs);
  const asked = found.answerFrom === 'device' ? texts.asked : texts.askedThere;
  return (
    <FieldGroup label={texts.rights} wide>
      {found.rights.map(({ right, decision }) => {
        const refusing = decision.lines.find(({ line }) => line === decision.refusedBy);
        const detail = decision.verdict === 'allow' ? texts.granted : asked(found.promptTimeoutS);
        return (
          <Stack key={right} gap={4}>
            <Checkbox
              isDisabled={refusing !== undefined}
              isSelected={refusing === undefined && chosen.includes(right)}
              onChange={(isOn) => onChange(isOn ? [...chosen, right] : chosen.filter((one) => one !== right))}
              {...(!refusing && { detail })}
            >
              {words.policyRights[right]}
            </Checkbox>
            {refusing && (
              <>
                <Prose>{lineWords(words, refusing)}</Prose>
                <Row>
                  {acts({
                    code: 'right_refused',
                    text: '',
                    refusal: refusing,
                    asked: { device: deviceId, right },
                  })}
                </Row>
              </>
            )}
          </Stack>
        );
      })}
    </FieldGroup>
  );
}
