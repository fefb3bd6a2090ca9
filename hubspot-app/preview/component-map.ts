import * as hubspot from '@hubspot/ui-extensions';
import type { createController } from '@remote-ui/react/host';
import { createElement, type ReactNode } from 'react';
import { Button, ButtonRow, LoadingButton } from './components/buttons.tsx';
import { Accordion, Alert, EmptyState, ErrorState, LoadingSpinner } from './components/feedback.tsx';
import { ProgressBar, ScoreCircle, StepIndicator } from './components/figures.tsx';
import { DateInput, ToggleGroup } from './components/inputs.tsx';
import { CrmActionLink } from './components/record-link.tsx';
import { Input, TextArea } from './components/text-inputs.tsx';
import { DescriptionList, DescriptionListItem } from './components/description-list.tsx';
import { Link } from './components/link.tsx';
import { MultiSelect, Select } from './components/selects.tsx';
import { LineChart } from './components/LineChart.tsx';
import { AutoGrid, Box, Divider, Flex, Inline, Tile } from './components/layout.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from './components/table.tsx';
import { Heading, List, StatusTag, Tag, Text, Tooltip } from './components/text.tsx';

const drawn = {
  Accordion,
  Alert,
  AutoGrid,
  Box,
  Button,
  ButtonRow,
  CrmActionLink,
  DateInput,
  DescriptionList,
  DescriptionListItem,
  Divider,
  EmptyState,
  ErrorState,
  Flex,
  Heading,
  Inline,
  Input,
  LineChart,
  Link,
  List,
  LoadingButton,
  LoadingSpinner,
  MultiSelect,
  ProgressBar,
  ScoreCircle,
  Select,
  StatusTag,
  StepIndicator,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Tag,
  Text,
  TextArea,
  Tile,
  ToggleGroup,
  Tooltip,
};

/** Every component HubSpot's package exports; the ones our cards do not use show as a red box, never as nothing. */
export const components: Parameters<typeof createController>[0] = {
  ...Object.fromEntries(
    Object.keys(hubspot)
      .filter((name) => /^[A-Z]/.test(name))
      .map((name) => [name, unmapped(name)]),
  ),
  ...drawn,
};

function unmapped(name: string) {
  return ({ children }: { children?: ReactNode }) => createElement('div', { className: 'hsx-unmapped' }, `unmapped: ${name}`, children);
}
