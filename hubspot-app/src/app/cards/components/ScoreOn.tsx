import { Button, DateInput, Flex } from '@hubspot/ui-extensions';
import { cardLabels } from '@salesos/shared/labels/cards';
import { calendarDay, endOfDay } from '../lib/instants.ts';

export interface PastDate {
  asOf: Date | null;
  choose(asOf: Date | null): void;
}

/** Replays the score as of the end of a past day. */
export function ScoreOn({ past }: { past: PastDate }) {
  const now = new Date();
  const chosen = past.asOf ? { value: calendarDay(past.asOf) } : {};
  return (
    <Flex direction="row" gap="small" align="end" wrap>
      <DateInput
        label={cardLabels.scoreOn}
        name="score-on"
        format="medium"
        max={calendarDay(now)}
        {...chosen}
        onChange={(day) => past.choose(day ? endOfDay(day, new Date()) : null)}
      />
      {past.asOf && <Button onClick={() => past.choose(null)}>{cardLabels.scoreToday}</Button>}
    </Flex>
  );
}
