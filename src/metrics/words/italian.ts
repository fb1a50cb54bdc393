import type { Words } from './words.js';

/** Italian phrases. */
export const italian: Words = {
  lead: 'sì|si|ok|va bene|perfetto|grazie|ciao|e|mi dispiace|purtroppo|no',
  approve: [
    'approvat[oaie]',
    '(?:è|tutto) approvat[oa]',
    "(?:lo |la |l')?approvo",
    '(?:lo |la )?approviamo',
    '(?:hai|ha|avete) (?:la mia|la nostra|il mio|il nostro) (?:approvazione|ok|via libera|benestare)',
    'via libera',
    '(?:ok|va bene) per (?:me|noi)',
    '(?:da parte mia )(?:ok|approvato|va bene)',
  ],
  likes: [],
  follow: 'da (?:parte mia|me|noi)|per (?:me|noi|la pubblicazione|la stampa)|grazie|e|così',
  refuse: [
    '(?:non è )?(?:ancora )?non (?:è )?(?:ancora )?approvat[oa]',
    '(?:purtroppo )?non (?:lo |la )?(?:posso|possiamo) (?:ancora )?approvar(?:e|lo|la)',
    'non (?:lo |la )?(?:approvo|approviamo)',
  ],
  reject: ['(?:è )?(?:respint[oa]|rifiutat[oa]|bocciat[oa])', '(?:lo |la )?(?:respingo|rifiuto|rifiutiamo)'],
  change: [
    "(?:per favore,? |per cortesia,? |puoi |può |potete |potresti |bisogna |si prega di )(?:cambia(?:re|te)?|corregg(?:i|ere|ete)|modifica(?:re|te)?|rived(?:i|ere)|sostitui(?:re|sci)|accorcia(?:re)?)(?! (?:la |l')?(?:riunione|ora|orario))",
    '(?:servono|sono necessarie) (?:alcune )?(?:modifiche|correzioni)',
  ],
  condition: 'quando|se|una volta|appena|dopo|a condizione|purché|salvo|con (?:modifiche|commenti)',
  repair: 'corrett[oaie]|cambiat[oaie]|modificat[oaie]|sostituit[oaie]|sistemat[oaie]|modifiche|correzioni',
  doubt:
    '\\b(?:ma|però|tuttavia|tranne|salvo|solo|secondo|detto|confermato|già|ieri|non|mai|quasi|stato|stata|da (?!parte mia|me|noi))(?!\\p{L})',
  later: '\\b(?:domani|presto|forse|vado a|potrebbe|dovrebbe|più tardi|ancora)(?!\\p{L})',
  harmless: '\\b(?:nessuna?|senza) (?:altr[aeio] )?(?:modific\\w+|comment\\w+|obiezion\\w+|osservazion\\w+)',
  ask: [
    '\\b(?:per favore|si prega di|ti prego di|prego)[, ]+(?:di )?(?:approva(?:re|te)?|autorizzare)(?!\\p{L})',
    '\\b(?:puoi|può|potresti|potrebbe|potete) (?:[\\p{L}\\d]+ ){0,5}(?:approvare|autorizzare)',
    '\\b(?:bisogno|attesa|richiedo|chiedo|attendo|chiediamo) (?:della |di |la )?(?:tua|sua|vostra) approvazione',
    '\\bapprovazione (?:richiesta|necessaria)',
    '\\brichiesta di approvazione',
    '\\bper (?:la )?(?:tua|sua|vostra) approvazione',
  ],
};
