export class ShowToastEvent extends CustomEvent<unknown> {
  constructor(toast: { title: string; message: string; variant: string }) {
    super('lightning__showtoast', { bubbles: true, composed: true, cancelable: true, detail: toast });
  }
}
