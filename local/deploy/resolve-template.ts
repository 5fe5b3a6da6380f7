import { UnsupportedTemplateError } from './errors.ts';
import { evaluate, NO_VALUE, type Scope } from './intrinsics.ts';
import { describeResource, type PhysicalResource, type StackContext } from './physical-resources.ts';
import type { Template, TemplateResource } from './template.ts';

export interface ResolveOptions extends StackContext {
  /** Values of the template's parameters; the others take their defaults. */
  parameters?: Record<string, string>;
  /** Ids that follow from no name, by logical id: those of KMS keys. */
  physicalResources?: Record<string, PhysicalResource>;
}

/** One resource of a stack, with everything in it resolved. */
export interface ResolvedResource {
  logicalId: string;
  type: string;
  properties: Record<string, unknown>;
}

const pseudoParameters = (options: ResolveOptions): Record<string, unknown> => ({
  'AWS::AccountId': options.accountId,
  'AWS::Region': options.region,
  'AWS::Partition': 'aws',
  'AWS::StackName': options.stackName,
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::NoValue': NO_VALUE,
});

function parameterValue(template: Template, name: string, given: Record<string, string>): unknown {
  const { Type: type, Default: byDefault } = template.Parameters?.[name] ?? { Type: 'String' };
  const value = given[name] ?? byDefault;
  if (value === undefined) throw new UnsupportedTemplateError(`a stack without a value for parameter ${name}`);
  return type.startsWith('List<') || type === 'CommaDelimitedList' ? value.split(',') : value;
}

/** Looks up names in a template; resources are described when they are first asked for. */
class TemplateScope implements Scope {
  readonly #template: Template;
  readonly #options: ResolveOptions;
  readonly #known: Map<string, PhysicalResource>;

  constructor(template: Template, options: ResolveOptions) {
    this.#template = template;
    this.#options = options;
    this.#known = new Map(Object.entries(options.physicalResources ?? {}));
  }

  ref(name: string): unknown {
    const pseudo = pseudoParameters(this.#options);
    if (name in pseudo) return pseudo[name];
    if (name in (this.#template.Parameters ?? {})) {
      return parameterValue(this.#template, name, this.#options.parameters ?? {});
    }
    return this.#physical(name).ref;
  }

  getAtt(logicalId: string, attribute: string): string {
    const value = this.#physical(logicalId).attributes[attribute];
    if (value === undefined) throw new UnsupportedTemplateError(`the attribute ${logicalId}.${attribute}`);
    return value;
  }

  condition(name: string): boolean {
    return Boolean(evaluate(this.#template.Conditions?.[name], this));
  }

  #physical(logicalId: string): PhysicalResource {
    const found = this.#known.get(logicalId);
    if (found) return found;
    const resource = this.#template.Resources[logicalId];
    if (!resource) throw new UnsupportedTemplateError(`a reference to ${logicalId}, which the template doesn't have`);
    const described = describeResource(resource.Type, this.#propertiesToNameIt(resource), logicalId, this.#options);
    this.#known.set(logicalId, described);
    return described;
  }

  /** A resource's name alone, so that two resources may refer to each other. */
  #propertiesToNameIt(resource: TemplateResource): Record<string, unknown> {
    const names = Object.entries(resource.Properties ?? {}).filter(([key]) => /Name$|Identifier$/.test(key));
    return evaluate(Object.fromEntries(names), this) as Record<string, unknown>;
  }
}

/** A template of which everything can be asked in resolved form. */
export interface ResolvedTemplate {
  /** The resources of a type whose condition holds. */
  resourcesOf(type: string): ResolvedResource[];
  /** All types that the template has, each once. */
  types: string[];
  /** Physical id of a resource. */
  ref(logicalId: string): string;
  /** @throws UnsupportedTemplateError when the resource has no such attribute. */
  attribute(logicalId: string, name: string): string;
  outputs(): Record<string, string>;
}

/**
 * Replaces parameters, conditions and references by their values, as CloudFormation does.
 * Resources are resolved when they are asked for.
 */
export function resolveTemplate(template: Template, options: ResolveOptions): ResolvedTemplate {
  const scope = new TemplateScope(template, options);
  const isThere = (item: { Condition?: string }) => !item.Condition || scope.condition(item.Condition);
  const resolve = ([logicalId, resource]: [string, TemplateResource]): ResolvedResource => ({
    logicalId,
    type: resource.Type,
    properties: evaluate(resource.Properties ?? {}, scope) as Record<string, unknown>,
  });
  const present = Object.entries(template.Resources).filter(([, resource]) => isThere(resource));
  return {
    types: [...new Set(present.map(([, resource]) => resource.Type))],
    ref: (logicalId) => String(scope.ref(logicalId)),
    attribute: (logicalId, name) => scope.getAtt(logicalId, name),
    resourcesOf: (type) => present.filter(([, resource]) => resource.Type === type).map(resolve),
    outputs: () =>
      Object.fromEntries(
        Object.entries(template.Outputs ?? {})
          .filter(([, output]) => isThere(output))
          .map(([key, output]) => [key, String(evaluate(output.Value, scope))]),
      ),
  };
}
