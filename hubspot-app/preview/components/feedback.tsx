import type { AccordionProps, AlertProps, EmptyStateProps, ErrorStateProps, LoadingSpinnerProps } from '@hubspot/ui-extensions';
import { useId, useState } from 'react';

export function Accordion({ title, children, defaultOpen = false, disabled, open, onClick, testId }: AccordionProps) {
  const [isOpen, setOpen] = useState(defaultOpen);
  const bodyId = useId();
  const isShown = open ?? isOpen;
  const toggle = () => {
    setOpen(!isShown);
    onClick?.();
  };
  return (
    <div className="hsx-accordion" data-testid={testId}>
      <button type="button" className="hsx-accordion-head" aria-expanded={isShown} aria-controls={bodyId} disabled={disabled} onClick={toggle}>
        <span className="hsx-chevron" aria-hidden="true" />
        {title}
      </button>
      <div id={bodyId} className="hsx-accordion-body" hidden={!isShown}>
        {children}
      </div>
    </div>
  );
}

export function Alert({ title, children, variant = 'info', testId }: AlertProps) {
  return (
    <div className={`hsx-alert hsx-alert-${variant}`} role={variant === 'danger' || variant === 'error' ? 'alert' : 'status'} data-testid={testId}>
      <p className="hsx-alert-title">{title}</p>
      {children && <div className="hsx-alert-body">{children}</div>}
    </div>
  );
}

/** HubSpot's illustrations are HubSpot's; a plain mark of our own keeps their place. */
export function EmptyState({ title, children, imageWidth = 96, testId }: EmptyStateProps) {
  return (
    <div className="hsx-empty" data-testid={testId}>
      <svg width={imageWidth} height={imageWidth / 2} viewBox="0 0 96 48" aria-hidden="true">
        <rect x="10" y="28" width="14" height="12" rx="2" />
        <rect x="31" y="20" width="14" height="20" rx="2" />
        <rect x="52" y="24" width="14" height="16" rx="2" />
        <rect x="73" y="10" width="14" height="30" rx="2" />
      </svg>
      {title && <p className="hsx-empty-title">{title}</p>}
      {children}
    </div>
  );
}

export function ErrorState({ title, children, type = 'error', testId }: ErrorStateProps) {
  return (
    <div className={`hsx-empty hsx-error-${type}`} role="alert" data-testid={testId}>
      <svg width="40" height="40" viewBox="0 0 40 40" aria-hidden="true">
        {type === 'lock' ? (
          <path d="M12 18v-5a8 8 0 0 1 16 0v5h2v16H10V18zm4 0h8v-5a4 4 0 0 0-8 0z" />
        ) : (
          <path d="M20 5 37 35H3zM18.400 15v10h3.200V15zm0 13v3.200h3.200V28z" />
        )}
      </svg>
      {title && <p className="hsx-empty-title">{title}</p>}
      {children}
    </div>
  );
}

export function LoadingSpinner({ label, showLabel, size = 'sm', layout = 'inline', testId }: LoadingSpinnerProps) {
  return (
    <div className={`hsx-spinner hsx-spinner-${layout} hsx-spinner-${size}`} role="status" aria-label={label} data-testid={testId}>
      <span className="hsx-spin" aria-hidden="true" />
      {showLabel && <span>{label}</span>}
    </div>
  );
}
