import { Alert } from '@hubspot/ui-extensions';
import type { CardProblem } from '@salesos/shared/client/outcome';

/** Why the last call did not do what was wanted. */
export function CallProblem({ problem }: { problem: CardProblem | null }) {
  return (
    problem && (
      <Alert variant="danger" title={problem.title}>
        {problem.detail}
      </Alert>
    )
  );
}
