import { wholeWords } from './whole-words.ts';

const LIST = String.raw`(lists?|mailing|verteiler|newsletter|mail(ing)?liste|liste(n)?|lista|lijst|adressen?liste|datenbank|base|banco de dados|bestand|database|daten|system|crm|mails?|e-?mails?|correos?|contact(o|os|s)?)`;

/** The mails it is about, or nothing more: people opt out of contracts as well. */
const FROM_MAILS = String.raw`(,? (please|now|immediately|thanks|thank you))*($|,? (of|from|off) (your|these|this|all|any|future|further|such|the)\b.{0,25}\b(e-?mails?|mails?|lists?|mailings?|messages|communications?|newsletters?|contact|database)\b)`;

/**
 * Requests to be left alone: en, de, fr, es, it, nl, pt. Each asks for it of the writer: questions about unsubscribing, and what
 * their own customers do, use the same words. Lower case, one sentence, no end marks.
 */
export const REQUESTS: readonly RegExp[] = [
  /\bunsubscribe me\b/,
  /^((please|kindly|just)[, ]+)?unsubscribe(,? (me|us|please|now|immediately|asap|thanks?|thank you|this (e-?mail|address)|my (e-?mail|address)( address)?|from (this|your|all|the|any|these|future)\b.{0,30}))*$/,
  /\b(please|kindly) (unsubscribe|opt[ -]?out)\b(?! (here|link|button|page|rates?|users|customers|people|contacts|our|the))/,
  new RegExp(String.raw`\b(i|we)('d| would)? (want|wish|like|need|prefer) to (unsubscribe|opt[ -]?out|be (removed|taken))${FROM_MAILS}`),
  new RegExp(String.raw`^(please |want to |like to |i )?(be (removed|taken)|opt(ing)?[ -]?out)${FROM_MAILS}`),
  /\b(remove|delete) (me|us|my (name|e-?mail|address|details|data|info(rmation)?|contact)|(all )?my personal data|this (e-?mail|address))\b.{0,40}\b(lists?|database|mailings?|mails?|system|crm|records)\b/,
  /\b(delete|erase) (all )?my (personal )?(data|details|information)\b/,
  /\bopt (me|us) out\b/,
  /^please,? (just )?stop( it| this)?$|(^|\b(please|and|just) )stop (these|this|all|the|your|any)( \w+)? (e-?mails?|mails?|messages|spam|newsletters?)$/,
  /^(please |kindly |just )?(remove|delete) (me|us|my (name|address|e-?mail))( please)?$/,
  /\b(take|get) (me|us|my (name|e-?mail|address)) off$|\b(take|get) (me|us|my (name|e-?mail|address)) (off|out of) (of )?(your|this|the|any|all|that|these)\b.{0,25}\b(lists?|mailings?|database|e-?mails?|newsletters?|distribution|sequence|cadence|crm)\b/,
  /\bhow (do|can) (i|we) (unsubscribe|opt[ -]?out|get off|get removed)\b(?! (a|an|our|the|someone|people|users|contacts?|customers?)\b)/,
  /(^|[,;:] ?|\b(please|kindly|just|and|you|now|must) )(stop|quit) (e-?mailing|mailing|contacting|spamming|messaging|bothering|harassing|pestering)\b/,
  /(^|[,;:] ?|\b(please|kindly|just|and|you|now|must) )(stop|quit) (sending|writing)( to)?( (me|us|these|this|your|any|such|so many)\b|$)/,
  /\b(do not|don't|never|not) (ever )?(e-?mail|contact|write( to)?|message|bother|spam) (me|us)( again| any ?more| any further| ever again)?$/,
  /\b(do not|don't|never|not) (ever )?(e-?mail|contact|write( to)?|message|bother|spam) (me|us)\b.{0,30}\b(again|any ?more|ever)\b/,
  /\b(do not|don't|never) (send|mail) (me|us) (any ?thing|any|more|further|these|such|your)\b/,
  /\bcease (and desist|all|any|further|contact|sending)\b/,
  /^(please,? |and )?no (more|further) (e-?)?(mails?|messages|spam)( please| thanks| thank you| from you.{0,30}| to (me|us|this).{0,30})?$/,
  /\b(do not|don't|no longer) (want|wish|like|need)( to)? (receive|get|hear|any more|your|further|more)\b.{0,20}\b(mails?|e-?mails?|messages|newsletters?|from you)\b/,
  /\b(want|wish|accept) no (more|further) (e-?)?(mails?|messages)\b/,
  // German
  new RegExp(
    String.raw`\b(nehmen|streichen|l[öo]schen|entfernen|tragen|nimm|streich|lösch|entferne?) (sie |bitte )*(mich|uns|meine? (e-?mail-?)?(adresse|daten))\b.{0,20}\b(von|aus|vom)\b.{0,20}${LIST}`,
  ),
  /\bbitte .{0,40}\b(abmelden|austragen|aus (dem|ihrem|deinem|eurem) verteiler|abbestellen)\b.{0,20}$/,
  /^.{0,20}\b(newsletter|mails?|verteiler|liste)\b.{0,20}\b(abbestellen|abmelden|austragen|kündigen)$/,
  /\b(melden|tragen|melde|trage) (sie |bitte )*(mich|uns) .{0,30}\b(newsletter|verteiler|liste|mails?)\b.{0,20}\b(ab|aus)$/,
  /\bmöchte (mich )?.{0,30}(newsletter|verteiler|liste|mails?).{0,20} (abmelden|abbestellen|austragen)$/,
  /(^|\b(bitte|und|sie) )(schreib|schick|send|kontaktier|mail|belästig)(e|en|t|et)? (sie |bitte )*(mir|mich|uns) (bitte )?(nicht mehr|nie (mehr|wieder)|keine?\b.{0,30}(mails?|nachrichten|werbung|newsletter))/,
  /\b(möchte|will|wollen|möchten|wünsche)n? .{0,15}keine (weiteren )?(e-?mails?|mails?|nachrichten|werbung|newsletter)\b/,
  /^(bitte )?keine (weiteren )?(e-?)?(mails?|nachrichten|werbung)( mehr)?( bitte| an mich| von ihnen| (zu)?(senden|schicken))*$/,
  /\bwiderspreche (hiermit )?(der|jeder|jeglicher) .{0,60}\b(daten|werbung|werbezwecken|nutzung|kontaktaufnahme|zusendung|verarbeitung)\b/,
  /\b(bitte um|fordere|verlange)\b.{0,20} löschung (all )?(meiner|unserer)\b|\b(löschen|entfernen) sie (bitte )?(alle )?meine\b.{0,20}\b(daten|adresse|e-?mail)/,
  // French
  new RegExp(
    String.raw`(\b(me|nous) (retirer|enlever|supprimer|radier|ôter)|\b(retirez|enlevez|supprimez|radiez|retirer|supprimer)[- ](moi|nous|mon (adresse|nom|e-?mail)|mes (données|coordonnées)))\b.{0,15}\b(de|du|des) .{0,20}${LIST}`,
  ),
  /(^|\bme |\bnous |\bveuillez )(désabonner|désinscrire|désabonnement|désinscription)\b(?! (nos|les|un|une|des|mes)\b)|\b(désabonnez|désinscrivez)[- ](moi|nous)\b/,
  /\b(je (souhaite|veux|voudrais|désire)|merci de|veuillez|prière de) ne plus (me |nous |m')(\p{L}+)/u,
  /\b(je|nous) ne (souhaite|veux|désire|souhaitons|voulons)s? plus (être contacté|recevoir (de |d'|vos |aucun |ces )?(e-?mails?|mails?|courriels?|messages?|newsletters?|communications?|sollicitations?))/,
  /\b(merci de|veuillez|prière de) ne plus recevoir\b|\bne (m'|me |nous )(écrivez|contactez|envoyez|sollicitez) plus\b/,
  // Spanish
  /\b(darme|dame|deme|denme|dadme|darnos|dennos) de baja\b|\bquiero que me (den|dé) de baja\b/,
  /\bno (me |nos )?(escriba[ns]?|env[ií]e[ns]?|mande[ns]?|contacte[ns]?) más\b|\bno (me|nos) vuelva[ns]? a (escribir|contactar|enviar)\b|\bdeje[ns]? de (enviarme|escribirme|contactarme|mandarme)\b/,
  /\bno (quiero|deseo|queremos|deseamos) recibir (más|ningún)\b.{0,15}(correos?|mensajes?|e-?mails?|publicidad|información)/,
  new RegExp(String.raw`\b(elim[ií]n|b[oó]rr|qu[ií]t|s[aá]qu)(e|en|a|ar)(me|nos)\b.{0,30}${LIST}`),
  /\b(elimin|borr)(e|en|ar) (por favor )?(mi|mis) (correo|datos|dirección|e-?mail)/,
  // Italian
  new RegExp(String.raw`\b(cancell|rimuov|elimin|togli)\p{L}*(mi|ci) (da|dal|dalla|dalle|dai)\b.{0,20}${LIST}`, 'u'),
  /\bnon (contattate|scrivete|inviate|mandate)(mi|ci) (di )?più\b|\bnon (mi|ci) (contatti|contattate|scriva|scrivete|invii|inviate|mandi)\b.{0,25}\bpiù\b/u,
  /\bnon (desidero|voglio|vogliamo) (più )?(ricevere|essere contattat[oai]).{0,20}(?<!\p{L})(più|altre|e-?mail|mail|messaggi|comunicazioni)\b/u,
  /\b(cancell|rimuov|elimin)\p{L}* (il mio|la mia|i miei) (indirizzo|e-?mail|dati|nome|contatto)\b/u,
  /\b(disiscrivermi|disiscrivetemi|disiscrivimi)\b/,
  // Dutch
  new RegExp(
    String.raw`\b(verwijdert?|haal|haalt|schrap|schrijf) (u )?(mij|me|ons|mijn (e-?mail-?)?(adres|gegevens))\b.{0,15}\b(uit|van)\b.{0,20}${LIST}`,
  ),
  /^(graag |gelieve |a\.?u\.?b\.? )?(mij |me )?(uit ?schrijven|afmelden)( a\.?u\.?b| alstublieft| graag)?$|\b(graag|wil) (mij|me) (graag )?(uitschrijven|afmelden)$|\b(meld (mij|me) af|schrijf (mij|me) uit)\b/,
  /\b(stuurt?|mailt?) (u |a\.?u\.?b\.? )?(mij|me|ons) (a\.?u\.?b\.? )?(geen|niet|nooit)\b.{0,20}\b(mails?|e-?mails?|berichten|meer)\b|^geen (verdere |e-?)?mails? meer( ontvangen| sturen| a\.?u\.?b| graag| van u)*$|\bneem (nooit|geen) (meer )?contact\b/,
  // Portuguese
  new RegExp(String.raw`\b(remov|retir|elimin|apagu|exclu|tir)\p{L}*-(me|nos)\b.{0,30}${LIST}`, 'u'),
  new RegExp(String.raw`\b(me|nos) (remov|retir|exclu|descadastr|tir)(er|ir|ar|a|am|e|em) (da|do|de|desta|dessa)\b.{0,15}${LIST}`),
  /\b(remov|retir|elimin|apagu|exclu)(a|am|e|em|ir|er|ar|am) (o )?meu (e-?mail|endereço|contac?to|nome)\b|\b(remov|retir|elimin|apagu|exclu)(a|am|e|em|ir|er|ar|am) (os )?meus dados\b/,
  /\b(me|nos) (descadastrar|descadastre|descadastrem)\b|\bcancelar (a )?minha (inscrição|subscrição)/,
  /(^|[,;] ?|\b(por favor|favor),? )não (me |nos )?(envie|mande|escreva|contacte|contate)m?(-me)?\b.{0,20}\bmais\b|\b(par|deix)em? de (me (enviar|mandar|escrever|contactar|contatar)|(enviar|mandar|escrever)-me)/,
  /\bnão (quero|desejo|queremos) (mais )?receber (mais )?(os |seus |esses |estes )?(e-?mails?|mensagens)/,
].map(wholeWords);
