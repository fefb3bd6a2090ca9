const NAME = 'salesos-record-changed';
const SOURCE = 'twin-page';

/** Makes every card on the page read the record again. */
export function tellCards() {
  const objectId = document.querySelector('[data-record]')?.dataset.record ?? null;
  dispatchEvent(new CustomEvent(NAME, { detail: { objectId, source: SOURCE } }));
}

/** A card wrote something: the page should look. */
export function whenCardsChanged(look) {
  addEventListener(NAME, ({ detail }) => {
    if (detail?.source !== SOURCE) look();
  });
}
