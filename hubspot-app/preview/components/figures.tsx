import type { ProgressBarProps, ScoreProps, StepIndicatorProps } from '@hubspot/ui-extensions';
import type { CSSProperties } from 'react';

const radius = 26;
const around = 2 * Math.PI * radius;

/** HubSpot's own rule: green from 66, yellow from 33, red below. */
function scoreColor(score: number): string {
  if (score >= 66) return 'success';
  return score >= 33 ? 'warning' : 'danger';
}

export function ScoreCircle({ score, testId }: ScoreProps) {
  return (
    <div className="hsx-score" role="meter" aria-valuenow={score} aria-valuemin={0} aria-valuemax={100} data-testid={testId}>
      <svg width="64" height="64" viewBox="0 0 64 64" aria-hidden="true">
        <circle className="hsx-score-track" cx="32" cy="32" r={radius} />
        {/* A round end drawn at 0 would still be a dot. */}
        {score > 0 && (
          <circle
            className={`hsx-score-arc hsx-stroke-${scoreColor(score)}`}
            cx="32"
            cy="32"
            r={radius}
            strokeDasharray={`${(around * score) / 100} ${around}`}
          />
        )}
      </svg>
      <span className="hsx-score-number">{Math.floor(score)}</span>
    </div>
  );
}

export function ProgressBar({
  title,
  value = 0,
  maxValue = 100,
  valueDescription,
  variant = 'success',
  'aria-label': label,
  testId,
}: ProgressBarProps) {
  const part = maxValue > 0 ? Math.min(100, (100 * value) / maxValue) : 0;
  return (
    <div className="hsx-progress" data-testid={testId}>
      {title && <span>{title}</span>}
      <div
        className="hsx-progress-track"
        role="progressbar"
        aria-label={label ?? title}
        aria-valuenow={value}
        aria-valuemin={0}
        aria-valuemax={maxValue}
      >
        <div className={`hsx-progress-fill hsx-fill-${variant}`} style={{ width: `${part}%` }} />
      </div>
      {valueDescription && <span className="hsx-text-microcopy">{valueDescription}</span>}
    </div>
  );
}

export function StepIndicator({ stepNames, currentStep = 0, variant = 'default', testId }: StepIndicatorProps) {
  const style: CSSProperties = { gridTemplateColumns: `repeat(${stepNames.length}, 1fr)` };
  return (
    <ol className={`hsx-steps hsx-steps-${variant}`} style={style} data-testid={testId}>
      {stepNames.map((name, index) => (
        <li key={`${index} ${name}`} className={stepClass(index, currentStep)} {...(index === currentStep ? { 'aria-current': 'step' } : {})}>
          <span className="hsx-step-mark" aria-hidden="true">
            {index < currentStep ? '✓' : ''}
          </span>
          {(variant === 'default' || index === currentStep) && <span className="hsx-step-name">{name}</span>}
        </li>
      ))}
    </ol>
  );
}

function stepClass(index: number, currentStep: number): string {
  if (index === currentStep) return 'hsx-step-now';
  return index < currentStep ? 'hsx-step-done' : 'hsx-step-later';
}
