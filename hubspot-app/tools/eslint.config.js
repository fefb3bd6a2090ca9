import { config } from '@hubspot/eslint-config-ui-extensions';
import { parser } from 'typescript-eslint';

// The rules HubSpot's upload applies to card code: no DOM, no storage, no HTML elements, no native HTTP, no console.
export default [...config, { files: ['**/*.{ts,tsx}'], languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } } }];
