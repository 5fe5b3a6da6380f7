import { joined } from './context-form.ts';

/**
 * Secrets that can be told by their own form: what their issuer documents of them, mostly a prefix. To add one, add its
 * line: a kind for the reader, and a form that either always ends where its characters end or is bounded, so that no text
 * can make it slow. Lengths are below the documented ones: the end of an output may be cut.
 */
const TOKEN_FORMS: readonly (readonly [kind: string, form: RegExp])[] = [
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  ['aws access key id', /(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}/],
  // What STS's session tokens begin with, being the base64 of the same first bytes.
  ['aws session token', /(?:IQoJ|FwoG|FQoG|AQoD)[A-Za-z0-9/+=]{60,}/],
  // https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html
  ['bedrock api key', /(?:ABSK[A-Za-z0-9+/]{40,}={0,2}|bedrock-api-key-[A-Za-z0-9+/=]{20,})/],
  // https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
  ['github', /(?:gh[pousr]_[\w.-]{20,}|github_pat_\w{20,})/],
  // https://docs.gitlab.com/security/tokens/#token-prefixes
  ['gitlab', /(?:gl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|wt|soat|ffct)-|GR1348941)[\w.-]{16,}/],
  // https://docs.slack.dev/authentication/tokens
  ['slack', /(?:xox[a-z](?:\.xox[a-z])?|xapp)-[\w-]{10,}/],
  // https://docs.stripe.com/keys, https://docs.stripe.com/webhooks/signature
  ['stripe', /(?:(?:sk|rk)_(?:live|test)_\w{10,}|whsec_[A-Za-z0-9+/=]{16,})/],
  // https://docs.npmjs.com/about-access-tokens, https://pypi.org/help/#apitoken, https://guides.rubygems.org/api-key-scopes
  ['package registries', /(?:npm_[A-Za-z0-9]{24,}|pypi-[\w-]{20,}|rubygems_[0-9a-f]{24,}|oy2[a-z0-9]{43})/],
  // https://cloud.google.com/docs/authentication/api-keys, .../iam/docs/service-account-overview (OAuth: ya29, 1//0, GOCSPX)
  ['google', /(?:AIza[\w-]{30,}|GOCSPX-[\w-]{20,}|ya29\.[\w-]{20,}|1\/\/0[\w-]{20,})/],
  // https://docs.sendgrid.com/ui/account-and-settings/api-keys
  ['sendgrid', /SG\.[\w-]{16,}\.[\w-]{16,}/],
  // https://www.twilio.com/docs/iam/api-keys
  ['twilio', /SK[0-9a-f]{32}/],
  // https://documentation.mailgun.com, https://mailchimp.com/developer/marketing/guides/quick-start
  ['mail', /(?:key-[0-9a-f]{32}|[0-9a-f]{32}-us\d{1,2}|xkeysib-[0-9a-f]{40,}[\w-]*)/],
  // https://docs.digitalocean.com/reference/api/create-personal-access-token
  ['digitalocean', /do[opr]_v1_[0-9a-f]{40,}/],
  // https://developer.hashicorp.com/vault/docs/concepts/tokens, .../terraform/cloud-docs/api-docs/authentication
  ['hashicorp', /(?:hv[sbr]\.[\w-]{20,}|[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{40,})/],
  // https://docs.docker.com/security/access-tokens
  ['docker', /dckr_[po]at_[\w-]{20,}/],
  // https://support.atlassian.com/bitbucket-cloud/docs/using-api-tokens
  ['atlassian', /AT(?:ATT3|CTT3|BB)[\w=-]{20,}/],
  // https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys
  ['new relic', /NR(?:AK|II|IQ|SP|BR|RA)-[A-Za-z0-9]{20,}/],
  // https://grafana.com/docs/grafana/latest/administration/service-accounts, https://docs.sentry.io/account/auth-tokens
  ['monitoring', /(?:gl(?:sa_\w{20,}|c_[A-Za-z0-9+/=]{20,})|sntry[su]_[\w+/=-]{20,}|dt0[a-z]\d{2}\.[A-Z0-9]{24}\.[A-Z0-9]{40,})/],
  // https://platform.openai.com/docs/api-reference/authentication, https://docs.anthropic.com/en/api/overview
  ['model providers', /(?:sk-(?:ant-|proj-|svcacct-|admin-)[\w-]{20,}|sk-[A-Za-z0-9]{32,}|hf_[A-Za-z0-9]{30,})/],
  // https://docs.databricks.com/dev-tools/auth/pat, https://docs.snowflake.com, https://planetscale.com/docs/concepts/service-tokens
  ['data platforms', /(?:dapi[0-9a-f]{32}|pscale_(?:tkn|pw|oauth)_[\w.-]{20,}|sbp_[0-9a-f]{40})/],
  // https://shopify.dev/docs/apps/build/authentication-authorization, https://developer.squareup.com/docs/build-basics/access-tokens
  ['shops', /(?:shp(?:at|ca|pa|ss)_[0-9a-f]{32}|sq0[a-z]{3}-[\w-]{22,}|EAAA[\w-]{60})/],
  // https://core.telegram.org/bots/features#botfather, https://discord.com/developers/docs/reference#authentication
  ['bots', /(?:\d{8,10}:AA[\w-]{32,}|[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,})/],
  // https://tailscale.com/kb/1277/key-prefixes, https://github.com/FiloSottile/age, https://developer.1password.com/docs/service-accounts
  ['access', /(?:tskey-[\w-]{16,}|AGE-SECRET-KEY-1[A-Z0-9]{40,}|ops_eyJ[\w+/=-]{40,}|dp\.[a-z]{2,5}\.[A-Za-z0-9]{30,})/],
  // https://linear.app/developers, https://developers.notion.com, https://learning.postman.com/docs/developer/postman-api
  ['tools', /(?:lin_(?:api|oauth)_[A-Za-z0-9]{20,}|ntn_[A-Za-z0-9]{30,}|PMAK-[0-9a-f]{20,}-[0-9a-f]{30,}|figd_[\w-]{20,}|pul-[0-9a-f]{40})/],
  // https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens, https://circleci.com/docs/managing-api-tokens
  ['build', /(?:sq[pua]_[0-9a-f]{40}|CCIPAT_[\w-]{20,}|bkua_[0-9a-f]{30,}|AKCp[A-Za-z0-9]{40,}|HRKU-[\w-]{20,}|fo1_[\w-]{30,})/],
];

/** Behind an escape (`\n`, `%3D`, `\u003d`) or a colour code a word begins anew. */
export const BEHIND_ESCAPE = /(?<=\\[nrtbf]|%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\x1b\[[0-9;]{0,10}m)/.source;

/** Any of them. */
export const ANY_TOKEN = joined('g', `(?:(?<![A-Za-z0-9])|${BEHIND_ESCAPE})(?:`, TOKEN_FORMS.map(([, form]) => form.source).join('|'), ')');
