import { hides, joined, type ContextForm } from './context-form.ts';
import { BEHIND_ESCAPE } from './token-forms.ts';

/** Keys beside their ids, signed documents. */
const KEYS: ContextForm[] = [
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html: an id and 40 characters of base64.
  hides(
    'aws secret access key behind its id',
    /((?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])[^]{0,150}?(?<![A-Za-z0-9/+]))[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g,
  ),
  hides(
    'aws secret access key before its id',
    /(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?=[^A-Za-z0-9/+=][^]{0,80}?(?:AKIA|ASIA)[A-Z0-9]{16})/g,
    '[redacted]',
  ),
  // RFC 7519: the header is base64 of `{"…`.
  hides(
    'json web token',
    joined('g', String.raw`(?:(?<![\w-])|${BEHIND_ESCAPE})`, String.raw`eyJ[\w-]{8,}\.{1,2}[\w-]+(?:\.[\w-]*){0,3}`),
    '[redacted]',
  ),
];

const DATABASES = 'postgres(?:ql)?|mysql2?|mariadb|mongodb(?:\\+srv)?|rediss?|amqps?|ldaps?|mssql|oracle|clickhouse';
const SIGNED = 'X-(?:Amz|Goog)-(?:Signature|Credential|Security-Token)|AWSAccessKeyId|Signature|sig|access_token';
const WEBHOOKS = [
  String.raw`hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/`,
  String.raw`discord(?:app)?\.com\/api\/webhooks\/\d{10,25}\/`,
  String.raw`webhook\.office\.com\/webhookb2\/`,
];

/** RFC 3986's userinfo, and what makes a URL a key by itself. */
const ADDRESSES: ContextForm[] = [
  hides('password in a URL', /(:\\?\/\\?\/[^\s/?#"'<>@:[\]]{0,200}:)[^\s/"'<>]+(?=@)/g),
  hides(
    'password with slashes in a database URL',
    joined('g', String.raw`((?:${DATABASES})(?:\+\w{1,20})?:\/\/[^\s/"'<>@:]{0,200}:)`, String.raw`[^\s"'<>]{1,200}(?=@)`),
  ),
  hides('token in a URL', /(:\\?\/\\?\/)[A-Za-z0-9_-]{20,200}(?=@)/g),
  hides('password in an encoded URL', /(%3A%2F%2F[^\s&@%]{0,200}%3A)[^\s&@]{1,200}?(?=%40)/gi),
  hides('password in a Go data source', /(?<=:)[^\s:@"'/]{1,128}(?=@(?:tcp|udp|unix)\()/g, '[redacted]'),
  // Signature version 2 and 4, CloudFront, Google, Azure SAS.
  hides('signed URL', joined('gi', String.raw`((?:[?&;]|%3F|%26|\\u0026)(?:amp;)?(?:${SIGNED})(?:=|%3D))`, String.raw`[^\s&"'<>\\;]{8,}`)),
  hides('webhook', joined('g', `(${WEBHOOKS.join('|')})`, String.raw`[\w/@-]+`)),
];

/** No plain word: credentials have digits or capitals in them. */
const MIXED = /(?=[^\s"']{0,200}(?:\d|[a-z][A-Z]|=))/.source;
/** Between a header's name and its value, in HTTP, JSON and programs. */
const IS = /\\{0,15}["']?[ \t]{0,8}[:=,][ \t]{0,8}\\{0,15}["']?/.source;
const SCHEMES = '[Bb]earer|[Bb]asic|[Tt]oken|Negotiate|NTLM|[Aa]pi[Kk]ey|GenieKey|SSWS|Splunk|Bot';
const WITH_PARAMETERS = 'Digest|AWS4-HMAC-SHA256|OAuth|Hawk';

const HEADERS: ContextForm[] = [
  hides(
    'authorization with parameters',
    joined(
      'gi',
      String.raw`(authorization${IS}(?:${WITH_PARAMETERS})[ \t]{1,8})`,
      String.raw`(?:=\\{0,15}"[^"\\\r\n]{0,1000}\\{0,15}"|[^"'\\\r\n])+`,
    ),
  ),
  hides(
    'authorization',
    joined(
      'g',
      String.raw`((?:[Aa]uthorization|AUTHORIZATION)${IS}(?:(?:${SCHEMES})[ \t]{1,8})?)`,
      String.raw`(?!${WITH_PARAMETERS})${MIXED}[^\s"'\\,;]{8,}`,
    ),
  ),
  hides('bearer token', joined('g', String.raw`(\b(?:[Bb]earer|BEARER)(?:[ \t]{1,8}|%20|\+))`, MIXED, String.raw`[\w.~+/=-]{8,}`)),
  hides('basic credentials', joined('g', String.raw`(\b[Bb]asic[ \t]{1,8})`, MIXED, String.raw`[A-Za-z0-9+/]{12,}={0,2}(?![\w.-])`)),
  hides('cookie that is set', joined('gi', String.raw`(set-cookie2?${IS}[^\s=;"'\\]{1,100}=)`, String.raw`[^\s;"'\\]+`)),
  hides(
    'cookies',
    joined(
      'gi',
      String.raw`((?:(?<!set-)\b|${BEHIND_ESCAPE})cookie\\{0,15}["']?[ \t]{0,8}:[ \t]{0,8}\\{0,15}["']?)`,
      String.raw`(?=[^\s=;"']{1,100}=)[^\r\n"'\\]+`,
    ),
  ),
];

/** What services say to each other. */
export const NETWORK_FORMS: readonly ContextForm[] = [...KEYS, ...ADDRESSES, ...HEADERS];
