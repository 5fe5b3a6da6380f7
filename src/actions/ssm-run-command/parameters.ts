import * as z from 'zod/mini';
import type { Parameters } from '../../contracts/names.ts';
import type { ActionInput } from '../action.ts';

export const targetSchema = z.strictObject({
  instanceId: z.string().check(z.regex(/^(i|mi)-[0-9a-f]{8,17}$/)),
});

const dataSchema = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

/** Amazon's shell script: its commands are the playbook's own text. */
const shellScriptSchema = z.strictObject({
  documentName: z.literal('AWS-RunShellScript'),
  commands: z.array(z.string()).check(z.minLength(1)),
  workingDirectory: z.optional(z.string().check(z.regex(/^\/[A-Za-z0-9_./-]{0,255}$/))),
  executionTimeout: z.optional(z.string().check(z.regex(/^\d{1,6}$/))),
});

/** A document of this product's users: what its parameters are, it says itself; here they are data. */
const ownDocumentSchema = z.catchall(
  z.object({ documentName: z.string().check(z.regex(/^StackFlow-[A-Za-z0-9_.-]{1,100}$/)), commands: z.optional(z.never()) }),
  dataSchema,
);

/**
 * The allow-list of documents, and beside the document's name its parameters. resources/action-policies.yml says the same
 * list to IAM.
 */
export const parametersSchema = z.union([shellScriptSchema, ownDocumentSchema]);

/** @returns the document's parameters as SSM wants them: lists of strings. */
export const documentParameters = ({ documentName: _, ...rest }: Parameters): Record<string, string[]> =>
  Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, Array.isArray(value) ? value : [String(value)]]));

/** The command's comment (SSM allows 100 characters): by it a probe finds a command whose answer was lost. */
export const commentFor = (remediationId: string): string => `StackFlow ${remediationId}`;

export function resources({ target, parameters }: ActionInput): string[] {
  const instanceId = String(target['instanceId']);
  const instance = instanceId.startsWith('mi-') ? `arn:*:ssm:*:*:managed-instance/${instanceId}` : `arn:*:ec2:*:*:instance/${instanceId}`;
  return [instance, `arn:*:ssm:*:*:document/${String(parameters['documentName'])}`];
}
