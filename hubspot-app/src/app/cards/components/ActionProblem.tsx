import { Alert } from '@hubspot/ui-extensions';
import type { CardProblem } from '../lib/api.ts';

export function ActionProblem({ problem }: { problem: CardProblem | null }) {
  if (!problem) return null;
  return (
    <Alert variant="danger" title={problem.title}>
      {problem.detail}
    </Alert>
  );
}
