import { Button, DateInput, Flex } from '@hubspot/ui-extensions';
import { cardLabels } from '@salesos/shared/labels/cards';
import { type ComponentProps, useState } from 'react';
import { calendarDay, endOfDay } from '../lib/instants.ts';

export interface PastDate {
  asOf: Date | null;
  /** The newest instant that can be asked for; the backend's clock may run ahead of the viewer's. */
  now: Date;
  choose(asOf: Date | null): void;
}

/** Replays the score as of the end of a past day. */
export function ScoreOn({ past }: { past: PastDate }) {
  const [isAhead, setAhead] = useState(false);
  const pick: ComponentProps<typeof DateInput>['onChange'] = (day) => {
    const isTooLate = day ? new Date(day.year, day.month, day.date) > past.now : false;
    setAhead(isTooLate);
    if (!isTooLate) past.choose(day ? endOfDay(day, past.now) : null);
  };
  return (
    <Flex direction="row" gap="small" align="end" wrap>
      <DateInput
        error={isAhead}
        validationMessage={isAhead ? cardLabels.scoreOnFuture : ''}
        label={cardLabels.scoreOn}
        name="score-on"
        format="medium"
        max={calendarDay(past.now)}
        value={calendarDay(past.asOf ?? past.now)}
        onChange={pick}
      />
      {past.asOf && <Button onClick={() => past.choose(null)}>{cardLabels.scoreToday}</Button>}
    </Flex>
  );
}
