import { decimal, field, lookup, money, owned, picklist, readOnly, text, type ObjectDefinition } from './field.ts';
import { FORECAST_NAMES, OPPORTUNITY_STAGES, type Stage } from './opportunity-stage.ts';
import { recordTypeField } from './record-type.ts';
import { ownerField, systemFields } from './system-fields.ts';

/** With the stages an org has. */
export const opportunityWith = (stages: readonly Stage[]): ObjectDefinition => ({
  name: 'Opportunity',
  label: 'Opportunity',
  labelPlural: 'Opportunities',
  keyPrefix: '006',
  createable: true,
  updateable: true,
  deletable: true,
  derive: ({ StageName }) => {
    const stage = stages.find(({ name }) => name === StageName);
    return { IsClosed: stage?.isClosed ?? false, IsWon: stage?.isWon ?? false };
  },
  complete: fromStage(stages),
  fields: [
    ...systemFields,
    recordTypeField,
    ownerField,
    lookup('AccountId', 'Account ID', ['Account'], 'Account', owned('Opportunities')),
    text('Name', 'Name', 120, { nillable: false }),
    picklist(
      'StageName',
      'Stage',
      stages.filter(({ isRetired }) => isRetired !== true).map(({ name }) => name),
      { nillable: false },
    ),
    money('Amount', 'Amount'),
    decimal('TotalOpportunityQuantity', 'Quantity', 18, 2),
    field('boolean', 'IsPrivate', 'Private'),
    field('percent', 'Probability', 'Probability (%)', { precision: 3 }),
    field('date', 'CloseDate', 'Close Date', { nillable: false }),
    picklist('Type', 'Opportunity Type', ['Existing Business', 'New Business']),
    text('NextStep', 'Next Step', 255),
    field('picklist', 'LeadSource', 'Lead Source', { length: 255 }),
    field('boolean', 'IsClosed', 'Closed', readOnly),
    field('boolean', 'IsWon', 'Won', readOnly),
    picklist('ForecastCategory', 'Forecast Category', Object.keys(FORECAST_NAMES), { ...readOnly, length: 40 }),
    picklist('ForecastCategoryName', 'Forecast Category', Object.values(FORECAST_NAMES)),
    field('textarea', 'Description', 'Description', { length: 32_000 }),
  ],
});

export const opportunity = opportunityWith(OPPORTUNITY_STAGES);

/** A new stage brings its probability and forecast category, unless the same write says otherwise. */
function fromStage(stages: readonly Stage[]): NonNullable<ObjectDefinition['complete']> {
  return (fields, given) => {
    const stage = stages.find(({ name }) => name === fields['StageName']);
    const changed: Record<string, string | number | boolean | null> = {};
    if (given.has('StageName') && stage) {
      if (!given.has('Probability')) changed['Probability'] = stage.probability;
      if (!given.has('ForecastCategoryName')) changed['ForecastCategoryName'] = FORECAST_NAMES[stage.forecast];
    }
    const shown = changed['ForecastCategoryName'] ?? fields['ForecastCategoryName'];
    changed['ForecastCategory'] = Object.entries(FORECAST_NAMES).find(([, name]) => name === shown)?.[0] ?? null;
    return changed;
  };
}
