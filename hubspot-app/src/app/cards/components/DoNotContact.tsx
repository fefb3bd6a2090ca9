import { Alert } from '@hubspot/ui-extensions';
import { cardLabels } from '@salesos/shared/labels/cards';

/** In place of the score: a number would invite a mail. */
export function DoNotContact({ why }: { why: string | null }) {
  return (
    <Alert variant="danger" title={cardLabels.doNotContact}>
      {why}
    </Alert>
  );
}
