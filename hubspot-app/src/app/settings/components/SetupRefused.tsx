import { Button, ErrorState, Text } from '@hubspot/ui-extensions';
import { saySetup, setupLabels } from '@salesos/shared/labels/setup';
import type { CardProblem } from '@salesos/shared/client/outcome';
import type { Setup } from '../hooks/useSetup.ts';

/** The page is for admins; everything else a backend may say no for comes in its own words. */
export function SetupRefused({ setup, problem }: { setup: Setup; problem: CardProblem }) {
  if (problem.code === 'forbidden')
    return (
      <ErrorState type="lock" title={saySetup('setupNotAdminTitle', setup.product)}>
        <Text>{setupLabels.setupNotAdminText}</Text>
      </ErrorState>
    );
  return (
    <ErrorState title={problem.title}>
      <Text>{problem.detail}</Text>
      <Button onClick={() => void setup.reload()}>{setupLabels.setupTryAgain}</Button>
    </ErrorState>
  );
}
