import { Alert, Button, ButtonRow, LoadingButton } from '@hubspot/ui-extensions';
import type { DoneText } from '@salesos/shared/api/setup';
import { setupLabels } from '@salesos/shared/labels/setup';
import { useRef, useState } from 'react';
import { toIdempotencyKey } from '@salesos/shared/client/idempotency-key';
import type { Setup } from '../hooks/useSetup.ts';

/** Asks first: it stops writing, too. */
export function UndoLastBatch({ setup }: { setup: Setup }) {
  const [isAsking, ask] = useState(false);
  // Without an answer it may have happened: pressing again must mean the same batch.
  const key = useRef<string | null>(null);
  const undo = async () => {
    key.current ??= toIdempotencyKey(crypto.getRandomValues(new Uint8Array(16)));
    const done = await setup.ask<DoneText>({ call: 'undo_last_batch', idempotencyKey: key.current });
    await setup.reload();
    if (!done) return;
    key.current = null;
    ask(false);
    setup.tell(done.text);
  };
  if (!isAsking)
    return (
      <ButtonRow>
        <Button size="sm" disabled={setup.pending !== null} onClick={() => ask(true)}>
          {setupLabels.setupUndo}
        </Button>
      </ButtonRow>
    );
  return (
    <Alert variant="warning" title={setupLabels.setupUndoAsk}>
      <ButtonRow>
        <LoadingButton size="sm" variant="destructive" loading={setup.pending === 'undo_last_batch'} onClick={() => void undo()}>
          {setupLabels.setupUndoConfirm}
        </LoadingButton>
        <Button size="sm" variant="secondary" disabled={setup.pending !== null} onClick={() => ask(false)}>
          {setupLabels.setupCancel}
        </Button>
      </ButtonRow>
    </Alert>
  );
}
