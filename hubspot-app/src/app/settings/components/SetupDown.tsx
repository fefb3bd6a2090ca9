import { Alert, Button } from '@hubspot/ui-extensions';
import { saySetup, setupLabels } from '@salesos/shared/labels/setup';
import { clockText } from '@salesos/shared/client/clock-text';
import type { Setup } from '../hooks/useSetup.ts';

/** What was known stays in sight, with its age. */
export function SetupDown({ setup: { loadedAt, reload } }: { setup: Setup }) {
  return (
    <Alert variant="warning" title={saySetup('setupDown', loadedAt ? clockText(loadedAt, new Date()) : '–')}>
      <Button size="xs" onClick={() => void reload()}>
        {setupLabels.setupTryAgain}
      </Button>
    </Alert>
  );
}
