import type { WeeklyHours } from '@candor/policy/rights/weekly-hours.ts';
import { dayName, hoursWords } from '@candor/policy/texts/policy-words.ts';
import { policiesTexts } from '../../texts/policies.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { FieldGroup } from '../../ui/field-group.tsx';
import { Row, Stack } from '../../ui/layout.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { mostHours } from './policy-places.ts';

type Stretch = WeeklyHours[number];
const DAYS = [1, 2, 3, 4, 5, 6, 7];
const OFFICE: Stretch = { days: [1, 2, 3, 4, 5], fromMinute: 8 * 60, untilMinute: 17 * 60 };

/** Stretches of the week; none: at all times. */
export function PolicyHours({
  hours = [],
  onHours,
}: {
  hours: WeeklyHours | undefined;
  onHours: (hours: WeeklyHours | undefined) => void;
}) {
  const texts = usePart(policiesTexts);
  return (
    <Stack>
      {hours.map((stretch, index) => (
        <OneStretch
          // a stretch has no id; none changes its place
          key={index}
          stretch={stretch}
          onChange={(next) => onHours(hours.with(index, next))}
          onRemove={() => onHours(hours.length === 1 ? undefined : hours.toSpliced(index, 1))}
        />
      ))}
      {hours.length < mostHours && (
        <Row>
          <Button size="small" onPress={() => onHours([...hours, OFFICE])}>
            {texts.addHours}
          </Button>
        </Row>
      )}
    </Stack>
  );
}

function OneStretch({
  stretch,
  onChange,
  onRemove,
}: {
  stretch: Stretch;
  onChange: (stretch: Stretch) => void;
  onRemove: () => void;
}) {
  const texts = usePart(policiesTexts);
  const { policyWords } = useTexts();
  const { days, fromMinute, untilMinute } = stretch;
  const isWrong = days.length === 0 || fromMinute >= untilMinute;
  return (
    <Stack gap={8}>
      <FieldGroup label={texts.days} error={isWrong ? texts.wrongHours : undefined}>
        {DAYS.map((day) => (
          <Checkbox
            key={day}
            isSelected={days.includes(day)}
            onChange={(isOn) =>
              onChange({ ...stretch, days: DAYS.filter((one) => (one === day ? isOn : days.includes(one))) })
            }
          >
            {dayName(day, policyWords.locale)}
          </Checkbox>
        ))}
      </FieldGroup>
      <Row>
        <TextField
          label={texts.from}
          type="time"
          value={clockOf(fromMinute)}
          onChange={(text) => onChange({ ...stretch, fromMinute: minuteOf(text) ?? fromMinute })}
        />
        <TextField
          label={texts.until}
          type="time"
          value={clockOf(untilMinute)}
          // 00:00 ends the day
          onChange={(text) => onChange({ ...stretch, untilMinute: (minuteOf(text) ?? untilMinute) || END })}
        />
        <Button
          kind="quiet"
          size="small"
          label={texts.removeHours(hoursWords([stretch], policyWords))}
          onPress={onRemove}
        >
          {texts.remove}
        </Button>
      </Row>
    </Stack>
  );
}

const END = 24 * 60;
const clockOf = (minute: number) =>
  `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Undefined while a part of it is not typed. */
function minuteOf(text: string): number | undefined {
  const [, hour, minute] = /^(\d\d):(\d\d)/u.exec(text) ?? [];
  return hour === undefined ? undefined : Number(hour) * 60 + Number(minute);
}
