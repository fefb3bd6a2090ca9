const path = require('node:path');
const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config');

// Run from the package's folder: the preset finds the components through sfdx-project.json there.
module.exports = {
  ...jestConfig,
  roots: ['<rootDir>/force-app'],
  testMatch: ['**/__tests__/**/*.test.ts'],
  // This engine first, not the newer one of the workspace: two engines in one page do not know each other's components.
  moduleDirectories: [path.join(__dirname, 'node_modules'), 'node_modules'],
  moduleNameMapper: {
    // The preset finds scripts alone.
    '^c/(\\w+Styles)$': '<rootDir>/force-app/main/default/lwc/$1/$1.css',
    '^c/salesosLabels$': path.join(__dirname, 'jest/labels.ts'),
    '^lightning/select$': path.join(__dirname, 'jest/select/select.js'),
  },
};
