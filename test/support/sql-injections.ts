const ID = 'rem-00001';

/** What turns a value into SQL where values are pasted into statements. */
const CLASSIC = [
  "'", "''", "'''", '"', "' or '1'='1", "' or 1=1--", "' or 1=1#", "' or 1=1/*", "') or ('1'='1", "')) or (('1'='1", "' or ''='", "' or true--",
  "' or 'a' like 'a", "' or 1 in (1)--", '" or ""="', '1 or 1=1', '1) or (1=1', "admin'--", "' and 1=0 or '1'='1", "' having 1=1--",
  "' group by 1--", "' order by 99--", "' limit 1 offset 1--", "' is not null--", "'||'", "'||(select version())||'", "' between '' and '~",
];
const UNION = [
  "' union select null--", "' union select null,null,null--", "' union all select * from remediation.audit_record--",
  "' union select usename, passwd from pg_shadow--", "x' union select canonical from remediation.audit_trail where '1'='1",
  "' union select table_name from information_schema.tables--", "-1 union select 1,2,3", "') union (select current_user)--",
  "' intersect select remediation_id from remediation.audit_identity--", "' except select 1--", "' union values (1)--",
];
const STACKED = [
  "'; drop table remediation.audit_record--", "'; drop table remediation.audit_record cascade; --", "'; delete from remediation.audit_record--",
  "'; truncate remediation.audit_record--", "'; update remediation.audit_record set result = 'success'--", "'; select pg_sleep(10)--",
  "'; insert into remediation.audit_identity values ('x','x',1,'x',now())--", "; drop schema remediation cascade", "';commit;--",
  "'; set role stackflow_admin--", "'; alter role stackflow_audit_writer superuser--", "'; copy remediation.audit_record to program 'id'--",
  "'; create table remediation.mine ()--", "'; do $$ begin perform 1; end $$--", "'; grant all on all tables in schema remediation to public--",
  "'; listen x; notify x--", "'; select remediation.drop_audit_partition(2025)--", "' ; begin ; rollback ; --",
];
const BLIND = [
  "' and pg_sleep(5) is null--", "' and (select count(*) from remediation.audit_record) > 0--", "' and 1=(select 1/0)--",
  "' and cast(version() as int)=1--", "' and substring(current_user,1,1)='s", "' or exists(select 1)--", "' and ascii('a')=97--",
  "'||pg_sleep(5)||'", "' or (select case when 1=1 then 1/0 else 1 end)=1--", "' and xpath('/x','<x/>') is not null--",
  "' or current_setting('is_superuser')='on", "' or has_table_privilege('remediation.audit_record','delete')--", "' or pg_read_file('x') is null--",
  "' or lo_import('/etc/passwd')=1--", "' or dblink('host=x','select 1') is null--", "' and query_to_xml('select 1',true,true,'') is null--",
];
const COMMENTS = [
  '--', '/*', '*/', '/**/', "'/**/or/**/1=1--", "'/*!50000or*/1=1--", "' -- :from", '/* :incident */', "'--\nor 1=1", "'/*/**/*/or 1=1--", '#', ';--',
  "'or--\r\n1=1--", "/*' or 1=1 --*/", "'\tor\t1=1--", "'\nor\n1=1--", "'\u000bor\u000b1=1--", "'\u00a0or\u00a01=1--",
];
const ENCODED = [
  '%27', '%2527', '%27%20or%201=1--', '%c0%a7', '%bf%27', '\\u0027 or 1=1', '&#39; or 1=1', '0x27', 'chr(39)', "U&'\\0027'", "U&'\\0027' or 1=1 uescape '\\'",
  "e'\\''", "E'\\x27'", "b'1'", "x'27'", "n'x'", 'JyBvciAxPTE=', '\\x27', '\\47', '+or+1=1', '%00', '%0a', "'%20or%20''='", '‰27',
];
const QUOTES = [
  'ʼ or 1=1--', '’ or 1=1--', '‘ or 1=1--', '＇ or 1=1--', '′ or 1=1--', '＂ or 1=1--', '“ or 1=1--', '\u02b9 or 1=1', '\u2032;drop', '\ufe10--', '；drop table x',
  '－－', "\u202e' or 1=1--", "'\u0301 or 1=1", "\ufeff' or 1=1", "\ud83d\ude00' or 1=1--", "\ud800' or 1=1--", "\udc00'",
];
const BACKSLASHES = ['\\', '\\\\', "\\'", "\\\\'", "\\' or 1=1--", "\\\\' or 1=1--", "'\\", '\\"', '\\0', '\\n', "\\x'", "a\\'; select 1--", '\\.', "\\copy x to 'y'"];
const DOLLARS = ['$$', '$1', '$2', '$0', '$99', '$$;drop table x;$$', '$x$', "$x$ or '1'='1 $x$", "$$ or 1=1 --", '${1}', '$(id)', '$1::text', "$tag$'$tag$", "'$1'"];
const PLACEHOLDERS = [
  ':from', ':to', ':ci', ':incident', ':limit', ':remediationId', ':nothing', '::text', '::int', ':from::timestamptz', 'x::regclass', "'::int", ":ci or ':ci'='",
  ':', ':::', ':1', '?', '??', '?::text', '@x', '@@version', '%s', '%I', '%L', '{0}', "#{'x'}", '{{ci}}', ":name; drop table x", "x'::text or ':ci'='",
];
const PATTERNS = ['%', '_', '%%', '*', '.*', '(?i).*', '[a-z]%', "%' or '%'='", 'like', '~', '^', '!~ x', '\\%', '\\_', "' like '%", "' similar to '%", "' ~ '.*"];
const VALUES = [
  'null', 'NULL', 'true', 'NaN', 'infinity', '-infinity', 'now', 'now()', 'epoch', 'today', 'yesterday', '-1', '0', '1e309', '99999999999999999999', '0x1F', "interval '1 day'",
  '{}', '[]', '{"$gt": ""}', '{1,2}', '(1,2)', 'row(1)', 'current_user', '__proto__', 'constructor', 'toString', ' ', '\t', '\r\n', '1970-01-01 00:00:00 BC', '0000-01-01T00:00:00Z',
  '2026-02-30T00:00:00Z', '2026-13-01', '9999-12-31T23:59:59-14:00', '2026-05-19T10:00:00Z; drop table x', "2026-05-19' or '1'='1",
];
const NUL = ['\0', "\0' or 1=1--", `${ID}\0`, "x\0'; drop table x--", "'\0"];
const LONG = ["'".repeat(10_000), 'a'.repeat(60_000), `${"' or ".repeat(5_000)}1=1`, `${'('.repeat(8_000)}`, 'ü'.repeat(20_000), '/*'.repeat(10_000)];

const SEEDS = [
  ...CLASSIC, ...UNION, ...STACKED, ...BLIND, ...COMMENTS, ...ENCODED, ...QUOTES, ...BACKSLASHES, ...DOLLARS, ...PLACEHOLDERS, ...PATTERNS, ...VALUES, ...NUL, ...LONG,
];

/** Hostile texts for a query's parameters, each another one. */
export const SQL_INJECTIONS = [...new Set(SEEDS)];

/** A real server gets them all, and so does `npm run test:long`; the embedded database, which is slower, each eighth. */
const EVERY = process.env['AUDIT_DATABASE_URL'] || process.env['LONG'] ? 1 : 8;
export const TRIED_INJECTIONS = SQL_INJECTIONS.filter((_, index) => index % EVERY === 0);

/** @returns each text by itself, and behind a value that is good */
export const injectionsBehind = (value: string): string[] => [...TRIED_INJECTIONS, ...TRIED_INJECTIONS.map((text) => value + text)];
