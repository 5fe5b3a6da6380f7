import { behind, hides, joined, type ContextForm } from './context-form.ts';

/** Offline guesses start from these. */
const HASHES: ContextForm[] = [
  // crypt(5), the PHC string format, phpass.
  hides(
    'password hash',
    /\${1,2}(?:1|2[abxy]?|5|6|7|y|gy|sm3|apr1|sha1|argon2(?:id|i|d)|scrypt|pbkdf2(?:-sha\d{1,3})?|P|H|S)\$[\w./$=,+-]{13,}/g,
    '[redacted]',
  ),
  hides(
    'password hash of a framework',
    /\b(?:pbkdf2_sha\d{1,3}|bcrypt_sha256|argon2|scrypt:[\d:]{3,30}|pbkdf2:sha\d{1,3}:\d{1,9})\$[\w./$=,+-]{13,}/g,
    '[redacted]',
  ),
  hides('password hash of LDAP', /\{(?:S?SHA(?:256|384|512)?|S?MD5|CRYPT)\}[\w./$=+-]{8,}/g, '[redacted]'),
  hides('password hash of PostgreSQL', /\b(?:md5[0-9a-f]{32}\b|SCRAM-SHA-\d{1,3}\$\d{1,9}:[\w+/=$:]{20,})/g, '[redacted]'),
  hides('password hash of MySQL', /(?<![\w*])\*[0-9A-F]{40}\b/g, '[redacted]'),
];

const FILES: ContextForm[] = [
  // https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html
  behind('netrc', String.raw`\blogin\s{1,40}\S{1,255}\s{1,40}(?:account\s{1,40}\S{1,255}\s{1,40})?password\s{1,40}`),
  // https://www.postgresql.org/docs/current/libpq-pgpass.html
  hides(
    'pgpass',
    joined('g', String.raw`((?<![^\s"'\`([])(?:[\w.*-]{1,255}|\[[0-9a-f:]{2,45}\]):(?:\*|\d{4,5}):[^:\s\\]{1,63}:[^:\s\\]{1,63}:)`, "[^\\s\"'`]+"),
  ),
  behind('configuration files', String.raw`^[ \t]{0,20}(?:bindpw|rootpw|requirepass|masterauth|auth_pass|ppp_password)[ \t]{1,20}`, 'gm'),
  hides('ipsec secrets', /(:[ \t]{1,8}(?:PSK|XAUTH|EAP)[ \t]{1,8})(?:"[^"\n]{1,200}"|0[sx]\S{1,200})/g),
  hides('haproxy', /(\bstats[ \t]{1,8}auth[ \t]{1,8}[^\s:]{1,64}:|\binsecure-password[ \t]{1,8})\S+/g),
  // https://docs.docker.com/reference/cli/docker/login: base64 of user and password.
  hides('docker config', /("auth"\s{0,8}:\s{0,8}")[A-Za-z0-9+/=]{8,}(?=")/g),
  // base64 of `-----BEGIN … PRIVATE KEY`: alone, RSA, EC, OPENSSH, ENCRYPTED, DSA.
  hides(
    'private key in base64',
    /LS0tLS1CRUdJTi(?:BQUklW|BSU0Eg|BFQyBQ|BPUEVO|BFTkNS|BEU0Eg)(?:[A-Za-z0-9+/=]|\s(?=[A-Za-z0-9+/=]{20}))+/g,
    '[redacted]',
  ),
  hides('putty key', /(Private-Lines: \d{1,4}\s{1,60})(?:[A-Za-z0-9+/=]{16,}(?:\s{1,60}(?=[A-Za-z0-9+/=]{16})|(?=\s|$)))+/g),
];

const STRING = String.raw`'(?:[^'\\\n]|\\.|'')*'`;

const STATEMENTS: ContextForm[] = [
  hides('SQL password', joined('gi', String.raw`(\bpassword\s{1,8})`, String.raw`(?:${STRING}|\$\$[^$\n]{1,200}\$\$)`), "$1'[redacted]'"),
  hides(
    'SQL identified by',
    joined(
      'gi',
      String.raw`(\bidentified\s{1,8}(?:with\s{1,8}\S{1,40}\s{1,8})?(?:by|as)\s{1,8}(?:password\s{1,8})?)`,
      String.raw`(?:${STRING}|"[^"\n]*"|[^\s;'"]+)`,
    ),
    "$1'[redacted]'",
  ),
  // https://dev.mysql.com/doc/refman/8.4/en/data-directory-initialization.html
  behind('first MySQL password', String.raw`temporary password is generated for \S{1,100}: `),
  behind('redis AUTH', String.raw`(?<!\S)[^\s>]{1,60}:\d{2,5}(?:\[\d{1,2}\])?>[ \t]{1,4}AUTH[ \t]{1,8}(?:[\w-]{1,60}[ \t]{1,8}(?=\S))?`),
];

/** What lies in files and databases. */
export const FILE_FORMS: readonly ContextForm[] = [...HASHES, ...FILES, ...STATEMENTS];
