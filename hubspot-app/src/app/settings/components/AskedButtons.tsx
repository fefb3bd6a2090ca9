import { Alert, Button, ButtonRow, LoadingButton, Text } from '@hubspot/ui-extensions';
import type { AskedButton } from '@salesos/shared/api/mail-setup';
import { setupLabels } from '@salesos/shared/labels/setup';
import { type ReactNode, useState } from 'react';

interface Props {
  buttons: readonly AskedButton[];
  isBusy: boolean;
  /** By its place; true when it was done. */
  press: (at: number) => Promise<boolean>;
  /** A button beside them that asks nothing. */
  children?: ReactNode;
}

/** Buttons that say what they do, and ask once before they do it. */
export function AskedButtons({ buttons, isBusy, press, children }: Props) {
  const [asked, ask] = useState<number | null>(null);
  const button = asked === null ? undefined : buttons[asked];
  if (asked === null || !button)
    return (
      <ButtonRow>
        {buttons.map(({ label }, at) => (
          <Button key={label} size="sm" variant="secondary" disabled={isBusy} onClick={() => ask(at)}>
            {label}
          </Button>
        ))}
        {children}
      </ButtonRow>
    );
  return (
    <Alert variant="warning" title={button.label}>
      <Text>{button.ask}</Text>
      <ButtonRow>
        <LoadingButton size="sm" variant="primary" loading={isBusy} onClick={() => void press(asked).then(() => ask(null))}>
          {button.confirm}
        </LoadingButton>
        <Button size="sm" variant="secondary" disabled={isBusy} onClick={() => ask(null)}>
          {setupLabels.setupCancel}
        </Button>
      </ButtonRow>
    </Alert>
  );
}
