/** Why a mail was not delivered, as mail servers say it in words. */
export type BounceCause = 'no_such_address' | 'no_such_domain' | 'mailbox_closed' | 'mailbox_full' | 'refused' | 'too_large' | 'for_now';

/** In this order: a full mailbox exists, and a server that knows of nobody says so whatever else it complains of. */
const WORDS: readonly (readonly [BounceCause, RegExp])[] = [
  [
    'mailbox_full',
    /over ?-?quota|quota (exceeded|exceeds|full)|(exceed|out of|over)[^.\n]{0,40}(quota|storage|mailbox (size )?limit)|(mailbox|inbox|account|postfach|casilla|casella|buz[oó]n|bo[iî]te|postvak|caixa)[^.\n]{0,40}\b(is |ist |est |est[aá] |[eè] )?(too )?(full|voll|überfüllt|pleine|llen[oa]|pien[oa]|vol|chei[oa])\b|insufficient (system |disk )?storage/i,
  ],
  [
    'mailbox_closed',
    /(account|mailbox|user|recipient|address|e-?mail)[^.\n]{0,50}\b(disabled|inactive|suspended|deactivated|closed|discontinued|no longer (active|available|in use|valid|exists?|accept(s|ing)?|monitored)|has been (closed|removed|deleted|locked))\b/i,
  ],
  [
    'no_such_domain',
    /(domain|host)( name)?[^.\n]{0,60}\b(not found|does(n't| not) exist|wasn't found|couldn't be found|unknown)\b|null mx|does not accept (any )?mail|no (valid )?mx\b|unrouteable mail domain|couldn't find any host|name or service not known|nxdomain|unknown host|(mx records?|hosts?)[^.\n]{0,40}non-?exist[ea]nt|bad destination (host|system)/i,
  ],
  [
    'no_such_address',
    /unknown (user|recipient|local part|address|mailbox|account)|(user|recipient|mailbox|address|account|addressee)( name| account)?[^.\n]{0,60}\b(unknown|does(n't| not) exist|not exist|(was |is )?not (be )?found|wasn't found|could ?n[o']t be found|not listed|not recogni[sz]ed|not known|invalid|unavailable|not present|nonexistent|non-existent)\b/i,
  ],
  [
    'no_such_address',
    /no such (user|recipient|mailbox|person|address|account|id)|no mailbox here|invalid (recipient|mailbox|address|user)|not a (valid|known) (recipient|user|mailbox|address)|(does not|doesn't) have (a|an) [^\n]{0,40}account|not our customer|unrouteable address|undeliverable address|not listed in (the )?(domino )?(directory|public)|bad destination (mailbox )?address|recipnotfound|recipient (address )?rejected: (access denied|undeliverable|user|invalid|unknown)/i,
  ],
  [
    'no_such_address',
    /(empf[äa]nger|adresse|postfach|benutzer)[^.\n]{0,60}(unbekannt|existiert nicht|nicht gefunden|ung[üu]ltig)|adresse[^.\n]{0,60}(introuvable|n'existe pas|inconnue|invalide)|utilisateur inconnu|(direcci[oó]n|usuario|destinatario|buz[oó]n)[^.\n]{0,60}(no existe|desconocid|no se (encontr|ha encontr)|no encontrad)|(indirizzo|utente|destinatario|casella)[^.\n]{0,60}(non esiste|inesistente|sconosciut|non trovat|non [eè] stat)|(adres|gebruiker|ontvanger|postvak)[^.\n]{0,60}(bestaat niet|onbekend|niet gevonden)|(endere[cç]o|usu[aá]rio|utilizador|destinat[aá]rio)[^.\n]{0,60}(n[aã]o existe|desconhecid|n[aã]o (foi )?encontrad|inexistente)/i,
  ],
  ['for_now', /gr[ea]y-?list|try again later|temporar(y|ily)|deferred|resources temporarily|service (currently |temporarily )?unavailable/i],
  ['too_large', /(message|mail|size)[^.\n]{0,40}(too (large|big)|exceeds[^.\n]{0,20}(size|limit|maximum))|maximum (message )?size/i],
  [
    'refused',
    /spam|\b(block|black|deny) ?-?list|\bblocked\b|\breputation\b|\bpolic(y|ies)\b|\bdmarc\b|\bspf\b|\bdkim\b|authenticat|\blisted (at|in|by|on)\b|spamhaus|barracuda|proofpoint|mimecast|not (authori[sz]ed|permitted|allowed|accepted)|access denied|prohibited|restricted|relay(ing)?\b[^.\n]{0,30}(denied|not)|unsolicited|bulk mail|virus|malware|\bbanned\b|rate limit|too many (messages|connections|recipients)|(message|mail|content|sender)( address)?( was| has been)? (rejected|refused|filtered)|contenu|richtlinie|abgelehnt/i,
  ],
];
/** So plain that it counts against a code that says otherwise. */
const NOBODY =
  /\b(user unknown|unknown user|no such (user|recipient|mailbox)|(user|recipient|mailbox|account)( account)? (does not|doesn't) exist|unknown recipient)\b/i;

export const causeInWords = (text: string): BounceCause | null => WORDS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
export const saysNobody = (text: string): boolean => NOBODY.test(text);
