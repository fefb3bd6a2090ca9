import { Button, ButtonRow, LoadingButton } from '@hubspot/ui-extensions';
import { setupLabels } from '@salesos/shared/labels/setup';
import type { useLineChanges } from '../hooks/useLineChanges.ts';
import type { Setup } from '../hooks/useSetup.ts';

interface Props {
  setup: Setup;
  lines: ReturnType<typeof useLineChanges>;
  tryOut: () => void;
  save: () => void;
}

/** The dry run comes first; saving is there once it was looked at. */
export function MappingButtons({ setup: { pending }, lines: { dryRun, forget }, tryOut, save }: Props) {
  const isBusy = pending !== null;
  return (
    <ButtonRow>
      <LoadingButton size="sm" variant={dryRun ? 'secondary' : 'primary'} disabled={isBusy} loading={pending === 'preview_mapping'} onClick={tryOut}>
        {setupLabels.setupDryRun}
      </LoadingButton>
      {dryRun && (
        <LoadingButton size="sm" variant="primary" disabled={isBusy} loading={pending === 'save_mapping'} onClick={save}>
          {setupLabels.setupSaveMapping}
        </LoadingButton>
      )}
      <Button size="sm" variant="transparent" disabled={isBusy} onClick={forget}>
        {setupLabels.setupUndoChanges}
      </Button>
    </ButtonRow>
  );
}
