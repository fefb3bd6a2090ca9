import type { MailFormat, TemplateProblem, TemplateProblemCode } from '@salesos/shared/api/template';
import { templateProblemText } from '@salesos/shared/labels/templates';
import { brokenLinks } from '#domain/email/mail-links.ts';
import { nearestName } from '#domain/email/nearest-name.ts';
import { snippetsIn, withoutSnippets, withSnippets } from '#domain/email/snippets.ts';
import { exampleVariables } from '#domain/email/template-fields.ts';
import { type TemplateEngine, TemplateError, type TemplateFailure, type TemplatePlace } from '#ports/template-engine.ts';
import { snippetsFor } from '../email/insert-snippets.ts';
import type { TemplateGround } from './template-ground.ts';

export type Part = TemplateProblem['part'];

export interface Linted {
  /** As it may be saved: html is clean. */
  text: string;
  problems: TemplateProblem[];
  variables: string[];
  /** Empty ones hold the mail. */
  needed: string[];
}

interface Found {
  code: Exclude<TemplateProblemCode, 'often_empty'>;
  name?: string | null;
  suggestion?: string | null;
  place?: TemplatePlace | null;
}

const WARNINGS = new Set<TemplateProblemCode>(['html_removed']);

function problemOf(part: Part, { code, name = null, suggestion = null, place = null }: Found): TemplateProblem {
  const severity = WARNINGS.has(code) ? 'warning' : 'error';
  const text = templateProblemText({ code, name, suggestion });
  return { severity, code, part, line: place?.line ?? null, column: place?.column ?? null, name, suggestion, text };
}

/** What is wrong with one part of a template, a subject (always text) or a body, and what may be kept of it. */
export function lintPart(engine: TemplateEngine, ground: TemplateGround, input: { part: Part; format: MailFormat; text: string }): Linted {
  const { part, format, text } = input;
  if (text.trim() === '') return { text, problems: [problemOf(part, { code: `${part}_missing` })], variables: [], needed: [] };
  const own = asLinted(engine, () => [...unknownFields(engine, ground, text), ...snippetProblems(ground, input), ...linkProblems(format, text)]);
  if (own.length > 0) return { text, problems: own.map((found) => problemOf(part, found)), variables: [], needed: [] };
  const cleaned = format === 'html' ? cleanBody(engine, text) : { text, found: [] };
  const whole = withSnippets(cleaned.text, snippetsFor(ground.snippets, format));
  const tried = 'text' in whole ? asLinted(engine, () => tryOut(engine, ground, input, whole.text)) : [{ code: whole.problem, name: whole.name }];
  const problems = [...cleaned.found, ...tried].map((found) => problemOf(part, found));
  if (!('text' in whole) || problems.some(({ severity }) => severity === 'error')) return { text: cleaned.text, problems, variables: [], needed: [] };
  return { text: cleaned.text, problems, variables: engine.variablesOf(whole.text), needed: engine.inspect(whole.text).needed };
}

const codes: Readonly<Record<TemplateFailure, Found['code']>> = {
  syntax: 'syntax_error',
  unknown_tag: 'unknown_tag',
  unknown_filter: 'unknown_filter',
  too_expensive: 'too_expensive',
  unknown_snippet: 'unknown_snippet',
  snippet_circular: 'snippet_circular',
  too_long: 'too_long',
};

/** What the engine says of a template that it cannot take is one problem more. */
function asLinted(engine: TemplateEngine, look: () => Found[]): Found[] {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const { failure, subject, place, message } = error;
    const known = failure === 'unknown_tag' ? engine.tags : failure === 'unknown_filter' ? engine.filters : [];
    return [{ code: codes[failure], name: subject ?? message, suggestion: subject === null ? null : nearestName(subject, known), place }];
  }
}

function unknownFields(engine: TemplateEngine, { fields }: TemplateGround, text: string): Found[] {
  const known = fields.map(({ path }) => path);
  return engine
    .inspect(withoutSnippets(text))
    .asked.filter(({ path, isComputed }) => isComputed || !known.includes(path))
    .map(({ path: name, place, isComputed }) =>
      isComputed ? { code: 'computed_field', name, place } : { code: 'unknown_field', name, place, suggestion: nearestName(name, known) },
    );
}

function snippetProblems({ snippets }: TemplateGround, { format, text }: { format: MailFormat; text: string }): Found[] {
  const names = snippets.map(({ name }) => name);
  return snippetsIn(text).flatMap(({ name, line, column }): Found[] => {
    const found = snippets.find((snippet) => snippet.name === name);
    const place = { line, column };
    if (!found) return [{ code: 'unknown_snippet', name, place, suggestion: nearestName(name, names) }];
    return found.format === format ? [] : [{ code: 'snippet_format', name, place }];
  });
}

/** In html the links are looked at when it is cleaned. */
const linkProblems = (format: MailFormat, text: string): Found[] =>
  format === 'html' ? [] : brokenLinks(text.replace(/\{\{.*?\}\}/gs, 'x')).map((name) => ({ code: 'link_not_allowed', name }));

const LINKS = new Set(['a href', 'img src']);

function cleanBody(engine: TemplateEngine, text: string): { text: string; found: Found[] } {
  const { html, removed } = engine.clean(text);
  const isTag = (name: string): boolean => /^\{[{%]/.test(name);
  const broken = removed.filter((name) => LINKS.has(name) || isTag(name));
  const others = removed.filter((name) => !broken.includes(name));
  return {
    text: html,
    found: [
      ...broken.map((name): Found => ({ code: isTag(name) ? 'html_breaks_template' : 'link_not_allowed', name })),
      ...(others.length === 0 ? [] : [{ code: 'html_removed' as const, name: others.join(', ') }]),
    ],
  };
}

/** Filled in once, with everything and with nothing there: what runs away does it here and not when a mail is due. */
function tryOut(engine: TemplateEngine, { fields }: TemplateGround, { part, format }: { part: Part; format: MailFormat }, whole: string): Found[] {
  const kind = part === 'subject' ? 'subject' : format;
  const filled = exampleVariables(fields);
  engine.render(kind, whole, filled);
  engine.render(kind, whole, exampleVariables(fields.map((field) => ({ ...field, example: '' }))));
  return [];
}
