import type { ButtonProps, ButtonRowProps, LoadingButtonProps } from '@hubspot/ui-extensions';
import { urlOf } from './link.tsx';

const sizes: Record<string, string> = { 'extra-small': 'xs', xs: 'xs', small: 'sm', sm: 'sm', medium: 'md', md: 'md' };

/** The card's handler arrives as a call into the worker; it gets no event. */
type Pressable<Props> = Omit<Props, 'onClick'> & { onClick?: () => void };

export function Button({ onClick, disabled, variant = 'secondary', type = 'button', size = 'md', href, children, testId }: Pressable<ButtonProps>) {
  const className = `hsx-button hsx-button-${variant} hsx-button-${sizes[size]}`;
  if (href !== undefined)
    return (
      <a className={className} href={urlOf(href)} target="_blank" rel="noreferrer" data-testid={testId}>
        {children}
      </a>
    );
  return (
    <button type={type} className={className} disabled={disabled} onClick={() => onClick?.()} data-testid={testId}>
      {children}
    </button>
  );
}

export function LoadingButton({ loading, disabled, children, ...rest }: Pressable<LoadingButtonProps>) {
  return (
    <Button {...rest} disabled={disabled === true || loading === true}>
      {loading && <span className="hsx-spin" aria-hidden="true" />}
      {children}
    </Button>
  );
}

export function ButtonRow({ children, testId }: ButtonRowProps) {
  return (
    <div className="hsx-button-row" data-testid={testId}>
      {children}
    </div>
  );
}
