import type { Words } from './words.js';

/** Dutch phrases. */
export const dutch: Words = {
  lead: 'ja|ok|oké|prima|top|bedankt|dank|hoi|hallo|en|sorry|helaas|nee',
  approve: [
    'goedgekeurd',
    '(?:dit |het |alles )?is (?:hierbij )?(?:goedgekeurd|akkoord)',
    'akkoord',
    '(?:ik|wij|we) (?:ga|gaan|ben|zijn) akkoord',
    '(?:ik|wij|we) (?:keur|keuren) (?:dit |het )?goed',
    '(?:je hebt|u heeft|jullie hebben) (?:mijn|onze) (?:goedkeuring|akkoord)',
    '(?:ok|oké|akkoord) (?:voor|van) (?:mij|ons)',
    'groen licht',
  ],
  likes: ['(?:dit |het )?ziet er goed uit'],
  follow: 'van (?:mij|ons|mijn kant|onze kant)|voor (?:mij|ons|publicatie|druk)|wat mij betreft|zo|bedankt|dank|en',
  refuse: [
    '(?:(?:dit|het) )?(?:is )?(?:nog )?niet (?:goedgekeurd|akkoord)',
    '(?:ik|we|wij) (?:kan|kunnen) (?:dit |het |nog |zo )*niet (?:goedkeuren|akkoord geven)',
    '(?:ik|we|wij) (?:keur|keuren) (?:dit |het |nog )*niet goed',
    '(?:ik|we|wij) (?:ga|gaan|ben|zijn) (?:nog |hiermee )*niet akkoord',
  ],
  reject: [
    '(?:(?:dit|het) is )?afgewezen',
    '(?:ik|we|wij) (?:wijs|wijzen) (?:dit |het )?af',
    '(?:(?:dit|het) is )?afgekeurd',
  ],
  change: [
    '(?:graag|gelieve|wil je|kun je|kan je|kunt u)(?: nog)? (?!.{0,60}(?:vergadering|afspraak|tijdstip))(?:[\\p{L}\\d-]+ ){0,6}(?:aanpassen|wijzigen|veranderen|corrigeren|vervangen|inkorten|herschrijven)',
    '(?:er zijn )?(?:nog )?wijzigingen (?:nodig|vereist|gewenst)',
    '(?:dit |het )?moet (?:nog )?(?:aangepast|gewijzigd|gecorrigeerd) worden',
  ],
  condition: 'zodra|als|wanneer|mits|nadat|onder voorbehoud|tenzij|met (?:kleine )?(?:aanpassingen|opmerkingen)',
  repair: 'aangepast|gewijzigd|gecorrigeerd|vervangen|veranderd|ingekort|opgelost',
  doubt:
    '\\b(?:maar|echter|behalve|alleen|volgens|zegt|zei|bevestigd|al|gisteren|niet|nooit|bijna|werd|was|geen|door (?!mij|ons))(?!\\p{L})',
  later: '\\b(?:morgen|later|straks|misschien|zal|ga ik|zou|nog|binnenkort)(?!\\p{L})',
  harmless:
    '\\b(?:geen|zonder) (?:verdere )?(?:wijzigingen|opmerkingen|bezwaren|bezwaar|aanpassingen)(?: (?:nodig|meer))*',
  ask: [
    '\\b(?:graag|gelieve) (?:[\\p{L}\\d]+ ){0,5}(?:goedkeuren|goed te keuren|goedkeuring|akkoord)(?!\\p{L})',
    '\\b(?:kun|kan|kunt|kunnen|wil|wilt|zou|zouden) (?:je|u|jij|jullie) (?:[\\p{L}\\d]+ ){0,8}(?:goedkeuren|akkoord geven|akkoord gaan)',
    '\\b(?:je|uw|jouw|jullie) (?:goedkeuring|akkoord) (?:nodig|gevraagd)',
    '(?<!geen )\\bgoedkeuring (?:nodig|vereist|gevraagd)',
    '\\bter goedkeuring',
    '\\bverzoek (?:om|tot) goedkeuring',
    '\\bwacht(?:en)? op (?:je|uw|jouw|jullie) (?:goedkeuring|akkoord)',
  ],
};
