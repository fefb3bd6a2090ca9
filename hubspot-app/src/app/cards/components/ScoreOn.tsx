import { Button, DateInput, Flex } from '@hubspot/ui-extensions';
import { cardLabels } from '@salesos/shared/labels/cards';
import { calendarDay, endOfDay } from '../lib/instants.ts';

export interface PastDate {
  asOf: Date | null;
  /** The newest instant that can be asked for; the backend's clock may run ahead of the viewer's. */
  now: Date;
  choose(asOf: Date | null): void;
}

/** Replays the score as of the end of a past day. */
export function ScoreOn({ past }: { past: PastDate }) {
  return (
    <Flex direction="row" gap="small" align="end" wrap>
      <DateInput
        label={cardLabels.scoreOn}
        name="score-on"
        format="medium"
        max={calendarDay(past.now)}
        value={calendarDay(past.asOf ?? past.now)}
        onChange={(day) => past.choose(day ? endOfDay(day, past.now) : null)}
      />
      {past.asOf && <Button onClick={() => past.choose(null)}>{cardLabels.scoreToday}</Button>}
    </Flex>
  );
}
