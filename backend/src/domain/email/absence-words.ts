import { wholeWords } from './whole-words.ts';

const LONGEST_NOTE = 1500;
/** Somebody is away and will be back: en, de, fr, es, it, nl, pt. */
const AWAY: readonly RegExp[] = [
  /\b(out of (the )?office|out of town|on (annual |parental |sick |maternity |paternity |medical |bank )?(leave|holidays?|vacation)|away (from (the office|my desk|work|email)|until|from|on)|(currently|presently) (away|out|unavailable|travel(l)?ing)|back in the office|(i am|i'm|i will be|i'll be) (away|unavailable|travel(l)?ing|out (until|from|of|on|for|this|all))|not in (the|my) office|left the office|gone for the (day|week)|ooo|(out|off) sick|sabbatical|on pto|pto (until|through|thru|from|till)|office (is|will be|remains?) closed|(we are|we're) closed|limited access to (my )?e-?mails?)\b/i,
  /\b((im|auf|in den|meinem) (jahres|sommer|weihnachts|eltern)?urlaub|urlaub (vom|bis|ab)|nicht (im (büro|haus|hause)|am arbeitsplatz|erreichbar)|außer haus|ausser haus|im urlaub|in elternzeit|auf (dienst|geschäfts)reise|abwesend|abwesenheit|betriebsferien|betriebsurlaub|(büro|firma|betrieb)[^.\n]{0,60} geschlossen|nicht (anwesend|verfügbar)|wieder (im (büro|haus)|erreichbar|für sie da))\b/i,
  /\b(absent(e)?|absence|en congés?|en vacances|en déplacement|hors du bureau|pas (au bureau|présente?|joignable)|(bureaux?|société|entreprise)[^.\n]{0,30} fermée?s?|en (arrêt|congé) (maladie|maternité|parental)|de retour (le|au|à|lundi|mardi|mercredi|jeudi|vendredi)|indisponible)\b/i,
  /\b(fuera de (la )?oficina|de vacaciones|ausente|ausencia|de baja (médica|maternal|paternal)|de viaje|de permiso|no (me encuentro|estoy|estaré|voy a estar) (disponible|en (la|mi) oficina)|oficinas?[^.\n]{0,30} cerradas?|de vuelta (el|en))\b/i,
  /\b(fuori (ufficio|sede)|in ferie|assente|assenza|in vacanza|in maternità|in congedo|non (sono|sarò) (in ufficio|in sede|disponibile|reperibile)|uffici?o?[^.\n]{0,30} chius[oi])\b/i,
  /\b(afwezig(heid)?|niet (op kantoor|aanwezig|bereikbaar)|ik ben (vandaag |momenteel )?vrij|\p{L}+verlof|op vakantie|met (vakantie|verlof)|kantoor[^.\n]{0,30} gesloten|weer (bereikbaar|aanwezig|op kantoor))\b/iu,
  /\b(fora do escritório|de férias|em férias|(estarei|estou) fora|ausente|ausência|de licença|ausentar-me|não (me encontro|estou|estarei) (disponível|no escritório)|escritório[^.\n]{0,30} (encerrado|fechado))\b/i,
].map(wholeWords);
/** Somebody will not be back. */
const LEFT: readonly RegExp[] = [
  /\b(no longer (with|at|works?|working|employed|part of|an employee)|left (the |our )(company|organi[sz]ation|firm|business)|(has|have|'ve) (moved on (from|to)|departed|resigned|retired)|i (retired|resigned)|(not|isn't) (employed|working) (at|with|for|here)[^.\n]{0,40}any ?more|(was|is|my) last (working )?day)\b/i,
  /\b(nicht (mehr|länger) (bei|für|im unternehmen|in unserem|tätig|beschäftigt|teil)|(das|unser) unternehmen verlassen|ausgeschieden|arbeitet nicht mehr)\b/i,
  /\b(ne (fait|fais|travaille|travaillent) plus|n'est plus (employé|salarié|chez|dans)|(a|ai) quitté (la|l'\p{L}+|notre|mes|ses|le)|plus partie de|n'ai plus d'activité|ne suis plus (en poste|dans|chez|au sein))\b/iu,
  /\bya no (trabaj|form[ao]|pertenec|pertenezco|labor[ao])|\b(he|ha) dejado (la|nuestra) (empresa|compañía)\b|\b(dejó|dejé|(he|ha) dejado) (de (trabajar|formar|pertenecer)|(la|nuestra) (empresa|compañía))/i,
  /\bnon (lavor|collabor|fa(ccio)? più parte|è più|sono più)[^.\n]{0,12}\b(più|in|presso|per|con|parte)\b|\b(ha|ho) lasciato (l'azienda|la società)\b/i,
  /\b(niet (meer|langer) (werkzaam|in dienst|bij)|werkt niet (meer|langer)|(heeft|heb) [^.\n]{0,40}verlaten|uit dienst)\b/i,
  /\b(já não (trabalh|faz|faço|colabor)|não (trabalh[ao]|faz|faço|colabor[ao]|pertenc[eo]|pertenço) mais|(deixou|deixei) (a|de) (empresa|companhia|trabalhar|fazer)|(me desliguei|desligou-se) d[ae])/i,
].map(wholeWords);

/** What else such a note says: whom to turn to, when they are back, how often they look. */
const NOTE: readonly RegExp[] = [
  /\b(limited|no|intermittent|little) access to|\burgent\b|in my absence|(please|kindly) contact|i('ll| will) (be back|return|respond|reply|get back)|will (return|be back)|upon my return|when i('m| am) back|thank you for your (e-?mail|message)|until\b/i,
  /\b(dringend|vertretung|vielen dank für ihre (nachricht|mail|e-mail)|nicht weitergeleitet|wenden sie sich|wieder (im|erreichbar|für sie da)|bis (zum|einschließlich))\b/i,
  /\b(urgen(t|ce)|je (serai|reviens)|mon retour|pendant mon absence|contacter|jusqu'au|merci (de|pour) votre)\b/i,
  /\b(urgente|mi ausencia|volver[ée]|contact(e|ar)|hasta|gracias por (su|tu))\b/i,
  /\b(urgen(te|za)|rientr|mia assenza|contattare|fino al|grazie per)/i,
  /\b(dringende?|tijdens mijn|contact op|bedankt voor|tot en met|ben ik weer)\b/i,
  /\b(urgente|minha ausência|voltarei|regress|contact(e|ar)|até|obrigado pel)/i,
].map(wholeWords);

/** A whole note of absence, not a word of it in passing. */
export const readsLikeAbsence = (ownText: string): boolean =>
  ownText.length <= LONGEST_NOTE && AWAY.some((pattern, language) => pattern.test(ownText) && NOTE[language]?.test(ownText));

/** Says when; of an automatic answer that is enough. */
const RETURNS =
  /(?<!\p{L})(back (on|at|by|in|tomorrow|next)|(i|will|to) return (on|in|tomorrow)|returning (on|to)|(zurück|wieder (da|hier|zurück|verfügbar))|je (reviens|serai de retour|rentre)|(regresaré|regreso|vuelvo|volveré|me reincorpor\p{L}*) (el|en|a)|rientr(o|er[òo])|(ritorno|tornerò|torno) (in|il|a|al)|(terug|weer) (op|vanaf|terug|beschikbaar)|vanaf .{3,25} (weer|terug)|(volto|voltarei|retorno|retornarei|regresso|regressarei) (no|na|em|a|dia))(?!\p{L})/iu;

export const speaksOfAbsence = (subject: string, ownText: string): boolean =>
  RETURNS.test(ownText) || AWAY.some((pattern) => pattern.test(subject) || pattern.test(ownText)) || /abwesenheit|out of office/i.test(subject);

/** A name after it: case matters here. */
const LEFT_NAME = /\b[Hh]a(s|ve) left [A-Z][\w&]+/u;

export const saysTheyLeft = (ownText: string): boolean => LEFT_NAME.test(ownText) || LEFT.some((pattern) => pattern.test(ownText));
