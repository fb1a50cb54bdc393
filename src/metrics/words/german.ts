import type { Words } from './words.js';

/** German phrases. */
export const german: Words = {
  lead: 'ja|ok|okay|gut|super|prima|danke|vielen dank|alles klar|und|so|hallo|leider|nein|sorry',
  approve: [
    'freigegeben',
    '(?:(?:das|dies|es|alles) )?(?:ist|sind) (?:hiermit |damit |jetzt )?(?:freigegeben|genehmigt|abgenommen)',
    '(?:hiermit )?(?:freigegeben|genehmigt|abgenommen)',
    '(?:hiermit )?(?:gebe|geben) (?:ich|wir) (?:\\w+ ){0,3}frei',
    '(?:ich|wir) (?:gebe|geben) (?:\\w+ ){0,3}frei',
    '(?:ich|wir) (?:genehmige|genehmigen)(?: (?:das|es))?',
    '(?:meine |unsere )?freigabe (?:ist |hiermit )*erteilt',
    '(?:meine|unsere) freigabe (?:hast|habt|haben) (?:du|ihr|sie)',
    'von (?:mir|uns|meiner seite|unserer seite)(?: aus)? (?:freigegeben|genehmigt)',
    'freigabe von (?:mir|uns|meiner seite)',
    '(?:ok|okay|in ordnung|passt) (?:für|von) (?:mich|mir|uns)',
    'kann so (?:raus|online|live)(?: gehen)?',
  ],
  likes: ['passt so', '(?:das )?sieht gut aus', 'passt'],
  follow:
    'von (?:mir|uns|meiner seite|unserer seite)|so|für (?:mich|uns|den druck|die veröffentlichung)|zum druck|zur veröffentlichung|danke|vielen dank|und',
  refuse: [
    '(?:(?:das|dies|es) )?(?:ist |sind )?(?:noch |leider )*nicht (?:freigegeben|genehmigt|abgenommen)',
    '(?:(?:so|das) )*(?:kann|können|werde|werden) (?:ich|wir) (?:das |es |so |noch |leider )*nicht (?:freigeben|genehmigen)',
    '(?:ich|wir) (?:kann|können|werde|werden) (?:das |es |dem |so |noch |leider )*nicht (?:freigeben|genehmigen|zustimmen)',
    '(?:ich|wir) (?:gebe|geben) (?:das |es |so |noch )*nicht frei',
    '(?:noch )?keine freigabe(?: von (?:mir|uns))?$',
  ],
  reject: [
    '(?:(?:das|dies|es) )?(?:ist )?abgelehnt',
    '(?:ich|wir) lehnen? (?:das |es )?ab',
    'freigabe (?:ist )?(?:verweigert|abgelehnt)',
  ],
  change: [
    'bitte (?:noch )?(?!.{0,60}(?:termin|meeting|uhrzeit|kalender|passwort|zugang))(?:[\\p{L}\\d-]+ ){0,8}(?:ändern|anpassen|überarbeiten|korrigieren|austauschen|ersetzen|kürzen|umformulieren)',
    '(?:bitte )?(?:ändere|ändert|ändern sie|korrigiere|überarbeite) (?:bitte )?(?!.{0,60}(?:termin|meeting|uhrzeit|kalender))',
    '(?:noch |einige |kleine )*änderungen (?:sind |noch )*(?:nötig|erforderlich|notwendig|gewünscht)',
    '(?:das |es )?muss (?:noch )?(?:überarbeitet|geändert|angepasst|korrigiert) werden',
  ],
  condition:
    'sobald|wenn|falls|nachdem|sofern|vorausgesetzt|unter der bedingung|vorbehaltlich|mit (?:kleinen |folgenden )?(?:änderungen|anmerkungen)',
  repair: 'geändert|korrigiert|angepasst|behoben|ersetzt|ausgetauscht|überarbeitet|gekürzt|raus|drin',
  doubt:
    '\\b(?:aber|allerdings|jedoch|außer|nur|laut|sagt|sagte|gesagt|bestätigt|bereits|schon|gestern|letzte|fast|teilweise|nicht|kein\\p{L}*|wurde|wurden|worden|von (?!mir|uns|meiner|unserer))(?!\\p{L})',
  later: '\\b(?:werde|morgen|später|bald|noch|vielleicht|würde|könnte|sollte|eigentlich|erst|soweit)(?!\\p{L})',
  harmless:
    '\\b(?:keine|ohne) (?:weiteren? )?(?:änderungen|anmerkungen|einwände|kommentare|korrekturen)(?: (?:mehr|nötig|notwendig|erforderlich|von mir))*',
  ask: [
    '(?<!keine )\\bbitte (?:um )?(?:[\\p{L}\\d,:„“"-]+ ){0,8}(?:freigabe|freigeben|genehmigen|genehmigung|abnahme|abnehmen)(?!\\p{L})',
    '\\b(?:kannst|könntest|können|könnten|könnt|würdest|würden) (?:du|sie|ihr) (?:[\\p{L}\\d,:„“"-]+ ){0,8}(?:freigeben|genehmigen|abnehmen)(?!\\p{L})',
    '\\b(?:brauche|brauchen|benötige|benötigen|warte auf|warten auf|erbitte|erbitten) (?:noch )?(?:deine|ihre|eure) (?:freigabe|genehmigung)',
    '^zur freigabe',
    '(?<!keine )\\bfreigabe (?:wird )?(?:benötigt|erforderlich|erbeten|nötig)',
    '^freigabeanfrage',
    '\\bum (?:deine|ihre|eure) (?:freigabe|genehmigung)',
    '\\b(?:gibst du|geben sie) (?:[\\p{L}\\d]+ ){0,4}frei(?!\\p{L})',
  ],
};
