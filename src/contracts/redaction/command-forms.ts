import { behind, hides, joined, type ContextForm } from './context-form.ts';

/** Before an option, on the same line and in the same command. */
const OPTIONS = String.raw`[^\n|;&]{0,300}?[ \t]`;
const GAP = String.raw`[ \t]{1,8}`;

const MYSQL = 'mysql(?:dump|admin|import|check|slap|sh|pump|binlog)?|mariadb(?:-dump|-admin|-check)?|mydumper';
const WITH_P = String.raw`sshpass|(?:docker|podman|nerdctl|az|helm registry) login|mongo(?:sh|dump|restore|export|import)?|cqlsh`;
const ASKING = String.raw`sudo${GAP}(?:-\S{1,10}${GAP}){0,4}-S|(?:sudo )?passwd --stdin|cryptsetup|kinit|docker login`;

/** Options that are too short to tell their meaning without their program; each program's manual says it. */
export const COMMAND_FORMS: readonly ContextForm[] = [
  hides('-p with a quoted password', /((?<![\w-])-p)(?!["']\$)(?:'[^'\n]+'|"(?:[^"\\\n]|\\.)+")/g),
  behind('mysql -p', String.raw`\b(?:${MYSQL})\b${OPTIONS}-p(?=[^\s-])(?!\d{1,5}:\d)`),
  behind('-p of other programs', String.raw`\b(?:${WITH_P})\b${OPTIONS}-p${GAP}(?!-)`),
  behind('redis-cli -a', String.raw`\bredis-(?:cli|benchmark)\b${OPTIONS}-a${GAP}`),
  behind('ldapsearch -w', String.raw`\bldap(?:search|modify|add|delete|passwd|whoami)\b${OPTIONS}-w${GAP}`),
  behind('sqlcmd -P', String.raw`\b(?:sqlcmd|bcp|isql|tsql|zip|unzip)\b${OPTIONS}-P[ \t]{0,8}`),
  behind('7z -p', String.raw`\b7za?\b${OPTIONS}-p(?=\S)`),
  hides(
    'curl -u',
    joined('g', String.raw`(\b(?:curl|wget|https?)\b${OPTIONS}(?:-u|--user|-a|--auth|--proxy-user|-U)[ =]{0,4}["']?[^\s:"']{1,200}:)`, String.raw`[^\s"']+`),
  ),
  behind('curl -b', String.raw`\bcurl\b${OPTIONS}-b[ \t]{0,4}(?=["']?[^\s=;"']{1,100}=)`),
  hides('sqlplus', /(\b(?:sqlplus|expdp|impdp|rman)\b[^\n|;&]{0,80}?[ \t]["']?[\w$#]{1,60}\/)[^\s@"']+(?=@)/g),
  hides('smbclient -U', joined('g', String.raw`(\b(?:smbclient|rpcclient|net|winexe|smbmap)\b${OPTIONS}-U[ \t]{0,4}["']?[^\s%"']{1,100}%)`, String.raw`[^\s"']+`)),
  behind('net user', String.raw`\bnet1?(?:\.exe)? user${GAP}(?!\/)\S{1,100}${GAP}(?![/*])`, 'gi'),
  behind('htpasswd -b', String.raw`\bhtpasswd${GAP}-[a-zA-Z]{0,8}b[a-zA-Z]{0,8}${GAP}(?:-\S{1,20}${GAP})?\S{1,200}${GAP}\S{1,100}${GAP}`),
  behind('rabbitmqctl', String.raw`\brabbitmqctl${GAP}(?:add_user|change_password|authenticate_user)${GAP}\S{1,100}${GAP}`),
  hides('chpasswd', /(\becho[ \t]{1,8}(?:-\w[ \t]{1,8})?["']?[\w.$@-]{1,64}:)[^\s"']+(?=["']?[ \t]{0,8}\|[^\n]{0,40}chpasswd)/g),
  hides(
    'echo into a program that asks',
    joined(
      'g',
      String.raw`(\b(?:echo|printf)${GAP}(?:-\w${GAP})?)`,
      String.raw`(?:'[^'\n]{1,200}'|"[^"\n]{1,200}"|[^\s'"|]{1,200})`,
      String.raw`(?=[ \t]{0,8}\|[ \t]{0,8}(?:${ASKING}))`,
    ),
  ),
  hides('openssl pass:', /(-pass(?:in|out)?[ =]{1,4}["']?pass:)[^\s"',;]+/g),
  hides('kubectl create secret', /(--from-literal(?:=|[ \t]{1,8})["']?[\w.-]{1,100}=)(?:'[^'\n]*'|"[^"\n]*"|[^\s"']+)/g),
  behind('put-parameter', String.raw`\bput-parameter\b(?=[^\n]{0,400}SecureString)[^\n|;&]{0,300}?--value(?:=|${GAP})`),
  hides('secure string', /(ConvertTo-SecureString[ \t]{1,8}(?:-String[ \t]{1,8})?)(?:'[^'\n]*'|"[^"\n]*")/gi),
];
