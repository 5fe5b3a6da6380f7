import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { resolveTemplate } from '../../local/deploy/resolve-template.ts';
import { readTemplate } from '../../local/deploy/template.ts';
import { packageStage } from '../../scripts/package-local.ts';

const template = readTemplate(await packageStage('prod'));
const local = readTemplate(await packageStage('local'));
const known = (ref: string, attributes: Record<string, string>) => ({ ref, attributes });

/** Whoever refers to a key of ours gets this one. */
const KEY = known('key', { Arn: 'arn:aws:kms:eu-west-1:000000000000:key/key' });
const keys = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::KMS::Key');

const deployWith = (parameters: Record<string, string> = {}) =>
  resolveTemplate(template, {
    stackName: 'stackflow-remediation-prod',
    accountId: '000000000000',
    region: 'eu-west-1',
    sqsEndpoint: 'http://localhost',
    parameters: { VpcSubnetIds: 'subnet-1', VpcSecurityGroupIds: 'sg-1', ...parameters },
    physicalResources: {
      ...Object.fromEntries(keys.map(([logicalId]) => [logicalId, KEY])),
      ConsoleBucket: known('bucket', { Arn: 'arn:aws:s3:::bucket', RegionalDomainName: 'bucket.s3.eu-west-1.amazonaws.com' }),
      ConsoleDistribution: known('E1', { DomainName: 'd1.cloudfront.net' }),
      ConsoleOriginAccess: known('oac', { Id: 'OAC1' }),
      HttpApi: known('api1', {}),
    },
  });

type Stack = ReturnType<typeof deployWith>;
const byDefault = deployWith();

function propertiesOf<T>(logicalId: string, stack: Stack = byDefault): T {
  const type = template.Resources[logicalId]?.Type ?? '';
  return stack.resourcesOf(type).find((resource) => resource.logicalId === logicalId)?.properties as T;
}

interface Behaviour {
  PathPattern?: string;
  TargetOriginId: string;
  ViewerProtocolPolicy: string;
  AllowedMethods: string[];
  CachePolicyId: string;
  OriginRequestPolicyId?: string;
  ResponseHeadersPolicyId: string;
}

interface Distribution {
  Origins: { Id: string; DomainName: string; [property: string]: unknown }[];
  DefaultCacheBehavior: Behaviour;
  CacheBehaviors: Behaviour[];
  ViewerCertificate: object;
  Aliases?: string[];
  DefaultRootObject: string;
  CustomErrorResponses?: object[];
}

const distributionOf = (stack: Stack = byDefault): Distribution =>
  propertiesOf<{ DistributionConfig: Distribution }>('ConsoleDistribution', stack).DistributionConfig;
const { DefaultCacheBehavior: page, CacheBehaviors: others, Origins: origins } = distributionOf();
const api = others[0] as Behaviour;

/** Source: CloudFront developer guide, "Use managed cache policies" and "… origin request policies". */
const MANAGED = {
  cachingDisabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  cachingOptimized: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  allViewerExceptHost: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
};

describe('whether the console is hosted', () => {
  const typesOf = (stack: Stack) => stack.types.filter((type) => type.startsWith('AWS::CloudFront::'));

  test('a deployment does, unless it says no', () => {
    expect(typesOf(byDefault)).toHaveLength(3);
    expect(typesOf(deployWith({ CreateConsole: 'false' }))).toEqual([]);
    expect(deployWith({ CreateConsole: 'false' }).resourcesOf('AWS::S3::Bucket').map(({ logicalId }) => logicalId)).not.toContain('ConsoleBucket');
  });

  test('the embedded stack does not: it serves the page itself', () => {
    expect(local.Parameters?.['CreateConsole']?.Default).toBe('false');
  });

  test('the stack says where it is, where its files go and where people sign in', () => {
    const signedIn = deployWith({ ConsoleSignInUrl: 'https://id.example.com' });

    expect(byDefault.outputs()).toMatchObject({ ConsoleBucketName: 'bucket', ConsoleUrl: 'https://d1.cloudfront.net' });
    expect(byDefault.outputs()).not.toHaveProperty('ConsoleSignInUrl');
    expect(signedIn.outputs()).toHaveProperty('ConsoleSignInUrl', 'https://id.example.com');
    expect(Object.keys(deployWith({ CreateConsole: 'false', ConsoleSignInUrl: 'x' }).outputs())).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^Console/)]),
    );
  });
});

describe('the bucket is private', () => {
  const bucket = propertiesOf<Record<string, unknown>>('ConsoleBucket');

  test('nothing in it can be made public, and it is encrypted', () => {
    expect(bucket['PublicAccessBlockConfiguration']).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(bucket['OwnershipControls']).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
    expect(JSON.stringify(bucket['BucketEncryption'])).toContain('"SSEAlgorithm":"AES256"');
    expect(bucket).not.toHaveProperty('WebsiteConfiguration');
  });

  test('only this distribution reads it, and nobody lists it or uses plain HTTP', () => {
    const { PolicyDocument: document } = propertiesOf<{ PolicyDocument: { Statement: object[] } }>('ConsoleBucketPolicy');

    expect(document.Statement).toEqual([
      {
        Sid: 'AdmitDistribution',
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::bucket/*',
        Condition: { StringEquals: { 'aws:SourceArn': 'arn:aws:cloudfront::000000000000:distribution/E1' } },
      },
      expect.objectContaining({ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    ]);
  });

  test('the distribution signs what it asks of the bucket', () => {
    expect(origins.find(({ Id }) => Id === 'page')).toMatchObject({ OriginAccessControlId: 'OAC1', DomainName: 'bucket.s3.eu-west-1.amazonaws.com' });
    expect(propertiesOf('ConsoleOriginAccess')).toMatchObject({
      OriginAccessControlConfig: { OriginAccessControlOriginType: 's3', SigningBehavior: 'always', SigningProtocol: 'sigv4' },
    });
  });
});

describe('page and API are one origin', () => {
  test('what begins with /prod/api/ goes to the HTTP API under the same path, everything else to the bucket', () => {
    const { CorsConfiguration: cors } = propertiesOf<{ CorsConfiguration?: object }>('HttpApi');

    expect(others.map(({ PathPattern, TargetOriginId }) => [PathPattern, TargetOriginId])).toEqual([['/prod/api/*', 'api']]);
    expect(page.TargetOriginId).toBe('page');
    expect(origins.find(({ Id }) => Id === 'api')).toEqual({
      Id: 'api',
      DomainName: 'api1.execute-api.eu-west-1.amazonaws.com',
      CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
    });
    expect(cors).toBeUndefined();
  });

  test('the API gets every method and the token, and no answer of it is kept', () => {
    expect(api.AllowedMethods.toSorted()).toEqual(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);
    expect(api).toMatchObject({ CachePolicyId: MANAGED.cachingDisabled, OriginRequestPolicyId: MANAGED.allViewerExceptHost });
  });

  test('the page is read and never written, and kept for as long as its files say', () => {
    expect(page).toMatchObject({ AllowedMethods: ['GET', 'HEAD'], CachePolicyId: MANAGED.cachingOptimized });
    expect(page).not.toHaveProperty('OriginRequestPolicyId');
    expect(distributionOf().DefaultRootObject).toBe('index.html');
  });

  test("an API's error stays its own: no page is put in its place", () => {
    const { CustomErrorResponses: responses } = distributionOf() as { CustomErrorResponses: Record<string, unknown>[] };
    // Not for a second: whoever asks next may be somebody else.
    for (const response of responses) expect(response).toEqual({ ErrorCode: expect.any(Number), ErrorCachingMinTTL: 0 });
  });
});

describe('transport', () => {
  test('a page asked for over plain HTTP is redirected, an API call refused', () => {
    expect([page.ViewerProtocolPolicy, api.ViewerProtocolPolicy]).toEqual(['redirect-to-https', 'https-only']);
  });

  test('under a name of ours nothing below TLS 1.2 is taken', () => {
    const certificate = 'arn:aws:acm:us-east-1:000000000000:certificate/c';
    const named = deployWith({ ConsoleDomainName: 'remediation.example.com', ConsoleCertificateArn: certificate });

    expect(distributionOf(named)).toMatchObject({
      Aliases: ['remediation.example.com'],
      ViewerCertificate: { AcmCertificateArn: certificate, MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
    });
    expect(named.outputs()['ConsoleUrl']).toBe('https://remediation.example.com');
    expect(distributionOf()).toHaveProperty('ViewerCertificate', { CloudFrontDefaultCertificate: true });
    expect(distributionOf()).not.toHaveProperty('Aliases');
  });
});

describe('headers', () => {
  interface HeadersPolicy {
    ResponseHeadersPolicyConfig: {
      SecurityHeadersConfig: Record<string, { Override: boolean } & Record<string, unknown>>;
      CustomHeadersConfig: { Items: { Header: string; Value: string; Override: boolean }[] };
    };
  }
  const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } =
    propertiesOf<HeadersPolicy>('ConsoleHeaders').ResponseHeadersPolicyConfig;

  test('are those that local/console sends, and replace what an origin says', () => {
    const file = new URL('../../console/security-headers.json', import.meta.url);
    const sent = {
      'content-security-policy': security['ContentSecurityPolicy']?.['ContentSecurityPolicy'],
      'referrer-policy': security['ReferrerPolicy']?.['ReferrerPolicy'],
      'x-content-type-options': security['ContentTypeOptions'] && 'nosniff',
      ...Object.fromEntries(custom.Items.map(({ Header, Value }) => [Header.toLowerCase(), Value])),
    };

    expect(sent).toEqual(JSON.parse(readFileSync(file, 'utf8')));
    expect([...Object.values(security), ...custom.Items].filter(({ Override }) => !Override)).toEqual([]);
  });

  test('let the page load from and talk to its own origin alone, and nobody frame it', () => {
    const policy = String(security['ContentSecurityPolicy']?.['ContentSecurityPolicy']);
    const directives = new Map(policy.split('; ').map((directive) => directive.split(' ', 2) as [string, string]));

    expect(directives.get('connect-src') ?? directives.get('default-src')).toBe("'self'");
    expect(directives.get('script-src') ?? directives.get('default-src')).toBe("'self'");
    expect(directives.get('frame-ancestors')).toBe("'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  test('keep browsers on HTTPS for two years', () => {
    expect(security['StrictTransportSecurity']).toEqual({ AccessControlMaxAgeSec: 63_072_000, IncludeSubdomains: true, Override: true });
  });

  test('come with the page and with every answer of the API', () => {
    const policyId = byDefault.ref('ConsoleHeaders');

    expect([page.ResponseHeadersPolicyId, api.ResponseHeadersPolicyId]).toEqual([policyId, policyId]);
  });
});
