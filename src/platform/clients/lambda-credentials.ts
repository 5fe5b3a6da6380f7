/**
 * Takes the place of `@aws-sdk/credential-provider-node` in the bundles (serverless.yml, `alias`). A Lambda's role comes
 * in environment variables; the SDK's own chain (profiles, SSO, instance metadata …) would add some 135 KB to each.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
