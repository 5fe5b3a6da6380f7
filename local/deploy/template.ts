import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A CloudFormation template, as far as the embedded stack reads it. */
export interface Template {
  Parameters?: Record<string, { Type: string; Default?: string }>;
  Conditions?: Record<string, unknown>;
  Resources: Record<string, TemplateResource>;
  Outputs?: Record<string, { Value: unknown; Condition?: string }>;
}

export interface TemplateResource {
  Type: string;
  Condition?: string;
  DependsOn?: string | string[];
  Properties?: Record<string, unknown>;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

const TEMPLATE_FILE = 'cloudformation-template-update-stack.json';

/** @returns the template of a packaged stage. @throws Error (ENOENT) when `directory` holds no package. */
export const readTemplate = (directory: string): Template =>
  JSON.parse(readFileSync(join(directory, TEMPLATE_FILE), 'utf8')) as Template;
