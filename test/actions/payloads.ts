/** Hostile texts: shells, templates, paths, options, encodings, control characters, other people's syntax. */
const SEEDS = [
  '; reboot', '&& reboot', '|| reboot', '| sh', '`reboot`', '$(reboot)', '${IFS}reboot', '\nreboot', '\r\nreboot', '; rm -rf --no-preserve-root /',
  '> /etc/passwd', '< /dev/zero', '2>&1', '{reboot,now}', '!!', '#', "' ; reboot '", '" ; reboot "', '\\', '~root', '*', '?', '[a-z]',
  '--help', '-rf', '-oProxyCommand=reboot', '../../etc/shadow', '/etc/passwd', 'file:///etc/passwd', 'http://169.254.169.254/latest/meta-data',
  '{{ci.secret}}', '{{ ci.instanceId }}', '${jndi:ldap://x/y}', '<%= reboot %>', '#{reboot}', '%{reboot}', '{{constructor.constructor("x")()}}',
  "' OR '1'='1", '1; DROP TABLE audit_record', '<script>alert(1)</script>', '<!ENTITY x SYSTEM "file:///etc/passwd">', '&xxe;',
  '__proto__', 'constructor', 'toString', '\u0000', '\u001b[2J', '\u202ereboot', 'ｒｅｂｏｏｔ', '；ｒｅｂｏｏｔ', 'i-0123456789abcdef0; reboot', 'arn:aws:iam::000000000000:role/Admin',
  '%0areboot', '%3Breboot', '&#59;reboot', '\\x3breboot', '\\u003breboot', 'AWS-RunPowerShellScript', 'a'.repeat(4_096), ' ', '',
];

const TRANSFORMS: ((seed: string) => string)[] = [
  (seed) => seed,
  (seed) => encodeURIComponent(seed),
  (seed) => encodeURIComponent(encodeURIComponent(seed)),
  (seed) => `valid-1${seed}`,
  (seed) => `${seed}valid-1`,
  (seed) => `/valid/path${seed}`,
  (seed) => `"${seed}"`,
  (seed) => `'${seed}'`,
  (seed) => `$'${seed}'`,
  (seed) => Buffer.from(seed).toString('base64'),
];

/** Five hundred and more, each another one. */
export const PAYLOADS = [...new Set(SEEDS.flatMap((seed) => TRANSFORMS.map((transform) => transform(seed))))];
