import { Alert, Text } from '@hubspot/ui-extensions';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { ago } from '../lib/instants.ts';
import { whyNotText } from '../lib/score-words.ts';

/** In place of the score: a number would invite a mail. */
export function DoNotContact({ why, asOf = null }: { why: string | null; asOf?: Date | null }) {
  return (
    <>
      <Alert variant="danger" title={cardLabels.doNotContact}>
        {whyNotText(why)}
      </Alert>
      {asOf && <Text variant="microcopy">{say('asOf', ago(asOf, new Date()))}</Text>}
    </>
  );
}
