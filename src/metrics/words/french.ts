import type { Words } from './words.js';

/** French phrases. */
export const french: Words = {
  lead: 'oui|ok|parfait|super|merci|bonjour|et|désolée?|malheureusement|non',
  approve: [
    'approuvée?s?',
    'validée?s?',
    "(?:c'est|tout est) (?:approuvé|validé)",
    "j'approuve",
    'je valide',
    'nous (?:validons|approuvons)',
    'on valide',
    '(?:bat|bon à tirer) (?:validé|approuvé|signé)',
    '(?:vous avez|tu as) (?:mon|notre) (?:accord|feu vert|approbation)',
    '(?:vous avez|tu as) (?:ma|notre) (?:validation)',
    "(?:ok|d'accord|c'est bon|bon) pour (?:moi|nous|accord)",
    'feu vert',
  ],
  likes: [],
  follow:
    'de (?:mon|notre) côté|par (?:moi|nous)|pour (?:moi|nous|publication|impression)|merci|et|tel quel|de ma part',
  refuse: [
    "(?:je ne peux|nous ne pouvons|on ne peut) pas (?:encore |le |la |les |l'|ce \\p{L}+ )*(?:valider|approuver)",
    "(?:je ne|nous ne|on ne) (?:le |la |l')?(?:valide|validons|approuve) pas",
    "je n'approuve pas",
    "(?:ce n'est )?pas (?:encore )?(?:validée?|approuvée?)",
    'non (?:validée?|approuvée?)',
  ],
  reject: ['refusée?s?', 'rejetée?s?', 'je (?:refuse|rejette)', 'nous (?:refusons|rejetons)'],
  change: [
    "(?:merci de|veuillez|peux-tu|pouvez-vous|pourriez-vous|pourrais-tu|il faut|prière de) (?:encore )?(?:modifier|corriger|changer|revoir|remplacer|adapter|raccourcir)(?! (?:la |le |l'|notre )?(?:réunion|heure|rendez-vous|date de))",
    'modifications? (?:sont |est )?(?:nécessaires?|requises?|demandées?)',
    'à (?:revoir|corriger|modifier)',
  ],
  condition: 'dès que|une fois|si|quand|lorsque|après|sous réserve|à condition|sauf',
  repair: 'corrigée?s?|modifiée?s?|changée?s?|remplacée?s?|ajustée?s?|corrections?|modifications?',
  doubt:
    '\\b(?:mais|cependant|toutefois|sauf|seulement|selon|dit|confirmé|déjà|hier|pas|jamais|presque|a été|ont été|par (?!moi|nous))(?!\\p{L})',
  later: '\\b(?:demain|bientôt|plus tard|peut-être|vais|allons|pourrait|devrait)(?!\\p{L})',
  harmless:
    "\\b(?:pas d'|aucune |sans |rien à )(?:autres? )?(?:modifications?|remarques?|commentaires?|changements?|objections?|redire|signaler)",
  ask: [
    "\\bmerci (?:de |d')(?:bien vouloir )?(?:valider|approuver)",
    "\\b(?:pouvez-vous|peux-tu|pourriez-vous|pourrais-tu) (?:[\\p{L}\\d'’-]+ ){0,5}(?:valider|approuver)",
    '\\bpour (?:votre |ta )?(?:validation|approbation)(?=\\s*(?:$|[:!.,]))',
    '\\b(?:besoin|attente) de (?:votre|ta) (?:validation|approbation|accord)',
    '\\b(?:validation|approbation) (?:requise|demandée|nécessaire)',
    "\\bdemande (?:de validation|d'approbation)",
    '\\bveuillez (?:valider|approuver)',
  ],
};
