import { Button, ButtonRow, Flex, LoadingButton, Text } from '@hubspot/ui-extensions';
import type { SetupView } from '@salesos/shared/api/setup';
import { saySetup, setupLabels } from '@salesos/shared/labels/setup';
import { useState } from 'react';
import type { Setup } from '../hooks/useSetup.ts';
import { Facts } from './Facts.tsx';
import { CallProblem } from './CallProblem.tsx';

/** What is connected, and what is asked for. */
export function ConnectStep({ setup, view }: { setup: Setup; view: SetupView }) {
  const { facts, asks, canSignIn } = view.connect;
  const [url, setUrl] = useState<string | null>(null);
  const signIn = async () => setUrl((await setup.ask<{ authorizeUrl: string }>({ call: 'sign_in' }))?.authorizeUrl ?? null);
  return (
    <Flex direction="column" gap="sm">
      <Facts facts={facts} />
      <Text format={{ fontWeight: 'demibold' }}>{saySetup('setupAsksTitle', view.product)}</Text>
      <Facts facts={asks} />
      <CallProblem problem={setup.problem} />
      {canSignIn && (
        <ButtonRow>
          {url === null ? (
            <LoadingButton size="sm" loading={setup.pending === 'sign_in'} onClick={() => void signIn()}>
              {setupLabels.setupSignIn}
            </LoadingButton>
          ) : (
            <Button size="sm" variant="primary" href={{ url, external: true }}>
              {saySetup('setupSignInLink', view.crmName)}
            </Button>
          )}
        </ButtonRow>
      )}
    </Flex>
  );
}
