import { field, readOnly, text, type ObjectDefinition } from './field.ts';
import { systemFields } from './system-fields.ts';

export interface Stage {
  name: string;
  probability: number;
  forecast: 'Pipeline' | 'BestCase' | 'Forecast' | 'Omitted' | 'Closed';
  isClosed: boolean;
  isWon: boolean;
  /** Once offered: opportunities may still be in it. */
  isRetired?: boolean;
}

const open = (name: string, probability: number, forecast: Stage['forecast'] = 'Pipeline'): Stage => ({
  name,
  probability,
  forecast,
  isClosed: false,
  isWon: false,
});

/** The stages a new org has. */
export const OPPORTUNITY_STAGES: readonly Stage[] = [
  open('Prospecting', 10),
  open('Qualification', 10),
  open('Needs Analysis', 20),
  open('Value Proposition', 50),
  open('Id. Decision Makers', 60),
  open('Perception Analysis', 70),
  open('Proposal/Price Quote', 75),
  open('Negotiation/Review', 90),
  { name: 'Closed Won', probability: 100, forecast: 'Closed', isClosed: true, isWon: true },
  { name: 'Closed Lost', probability: 0, forecast: 'Omitted', isClosed: true, isWon: false },
];

export const FORECAST_NAMES: Readonly<Record<Stage['forecast'], string>> = {
  Pipeline: 'Pipeline',
  BestCase: 'Best Case',
  Forecast: 'Commit',
  Omitted: 'Omitted',
  Closed: 'Closed',
};

export const opportunityStage: ObjectDefinition = {
  name: 'OpportunityStage',
  label: 'Opportunity Stage',
  labelPlural: 'Opportunity Stages',
  keyPrefix: '01k',
  createable: false,
  updateable: false,
  deletable: false,
  fields: [
    ...systemFields.filter(({ name }) => name !== 'IsDeleted'),
    text('ApiName', 'API Name', 255, readOnly),
    text('MasterLabel', 'Master Label', 255, readOnly),
    field('int', 'SortOrder', 'Sort Order', { ...readOnly, precision: 9 }),
    field('boolean', 'IsActive', 'Is Active', readOnly),
    field('boolean', 'IsClosed', 'Closed', readOnly),
    field('boolean', 'IsWon', 'Won', readOnly),
    field('percent', 'DefaultProbability', 'Probability (%)', { ...readOnly, precision: 3 }),
    field('picklist', 'ForecastCategory', 'Forecast Category', { ...readOnly, length: 40 }),
    field('picklist', 'ForecastCategoryName', 'Forecast Category Name', { ...readOnly, length: 255 }),
  ],
};

/** The stage as a record of its own. */
export const stageValues = ({ name, probability, forecast, isClosed, isWon, isRetired = false }: Stage, index: number) => ({
  ApiName: name,
  MasterLabel: name,
  SortOrder: index + 1,
  IsActive: !isRetired,
  IsClosed: isClosed,
  IsWon: isWon,
  DefaultProbability: probability,
  ForecastCategory: forecast,
  ForecastCategoryName: FORECAST_NAMES[forecast],
});
