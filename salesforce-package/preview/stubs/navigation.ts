interface PageReference {
  attributes: { recordId: string; objectApiName: string };
}

const Navigate = Symbol('Navigate');
const GenerateUrl = Symbol('GenerateUrl');

/** Where the twin shows a record. */
const urlOf = ({ attributes: { recordId, objectApiName } }: PageReference) =>
  `/salesforce/${objectApiName.toLowerCase()}/${encodeURIComponent(recordId)}`;

/** Inside an org the page around the cards brings this. */
export const NavigationMixin = Object.assign(
  (base: new () => object) =>
    class extends base {
      [Navigate](page: PageReference): void {
        window.location.assign(urlOf(page));
      }

      [GenerateUrl](page: PageReference): Promise<string> {
        return Promise.resolve(urlOf(page));
      }
    },
  { Navigate, GenerateUrl },
);
