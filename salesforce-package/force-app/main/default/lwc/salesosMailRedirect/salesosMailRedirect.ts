import { addressOf } from 'c/salesosAddressText';
import { labels } from 'c/salesosLabels';
import SalesosMailPart from 'c/salesosMailPart';

/** Where mail goes while a connected CRM is a sandbox. */
export default class SalesosMailRedirect extends SalesosMailPart {
  /** Null = as it is held. */
  typed: string | null = null;

  get text(): string | null {
    return this.mail?.redirect?.text ?? null;
  }

  get address(): string {
    return this.typed ?? this.mail?.redirect?.address ?? '';
  }

  get addressProblem(): string | null {
    return addressOf(this.address) === undefined ? labels.redirectBad : null;
  }

  get isLocked(): boolean {
    const address = addressOf(this.address);
    return this.isBusy || address === undefined || address === (this.mail?.redirect?.address ?? null);
  }

  type(event: CustomEvent<{ value: string }>): void {
    this.typed = event.detail.value;
  }

  async save(): Promise<void> {
    const address = addressOf(this.address);
    if (address === undefined) return;
    const text = address === null ? labels.redirectEmptied : labels.redirectSaved;
    if (await this.changeMail({ call: 'set_send_redirect', address }, text)) this.typed = null;
  }
}
