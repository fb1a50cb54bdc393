import type { Person } from '../types.js';

/** How a text names people: `<@U…>`. */
export function mention(...people: Person[]): string {
  return people.map((one) => `<@${one.slack!.id}>`).join(' ');
}

/** Questions that chase a state; the answers below follow them. */
export const chases: readonly ((piece: string) => string)[] = [
  (piece) => `Where are we with the ${piece}?`,
  (piece) => `Who owns the ${piece} now?`,
  (piece) => `Is this the latest version of the ${piece}?`,
  (piece) => `Any update on the ${piece}?`,
  () => 'Are we ready to launch?',
  (piece) => `What is the status of the ${piece}?`,
  (piece) => `When will the ${piece} be ready?`,
];

export const answers: readonly string[] = [
  'In review, Thursday is realistic.',
  'I have it. First draft is in the folder.',
  'v3 is the one, the older ones are dead.',
  'Waiting for numbers from finance.',
  'Moved to next week, the printer is late.',
  'Done since Monday, see the folder.',
  'Half way, the photos are missing.',
];

/** Talk that asks nothing and decides nothing. */
export const remarks: readonly string[] = [
  'Photos from the shoot are up.',
  'The printer called, delivery on Tuesday.',
  'I am away on Friday, Jack covers.',
  'Notes from today: shorter intro, fewer slides &amp; one more picture.',
  'Numbers of last week: opens &lt; 20 %, clicks as before.',
  'Budget review at 3, same room.',
  ':ballot_box_with_check: banner files are in the folder',
  'Die Agentur schickt die Dateien heute Abend.',
  'On garde la même photo que l’an dernier.',
  'Brief: <https://docs.acme.example/brief|the new one>',
  '<!here> the wiki moved, old links die on Monday',
  'In Lyon wurde letztes Jahr alles erst am Vortag freigegeben 😅',
  'The approved claims list is in <#C0ACME00003|web-desk>.',
];

export const smallTalk: readonly string[] = [
  'Cake in the kitchen 🍰',
  'Whose bike is in front of the gate?',
  'Good morning from the train.',
  'Football on Thursday: 6 so far.',
  'Who has the big screen adapter?',
];

/** Asking one person; each says so in words of its language. */
export const askings: readonly ((who: string, piece: string) => string)[] = [
  (who, piece) => `${who} can you approve the ${piece}?`,
  (who, piece) => `${who} please sign off the ${piece}, print is waiting.`,
  (who, piece) => `Hi ${who}, could you please approve the ${piece} by Thursday?`,
  (who, piece) => `${who} the ${piece} is ready for your approval.`,
  (who) => `${who} kannst du bitte die Banner freigeben?`,
  (who) => `${who} bitte um Freigabe, der Text steht.`,
  (who) => `${who} peux-tu valider la page ?`,
  (who) => `${who} ¿puedes aprobar el texto?`,
  (who) => `${who} puoi approvare il testo?`,
  (who) => `${who} kun je de banner goedkeuren?`,
];

export const askingsOfTwo: readonly ((who: string, piece: string) => string)[] = [
  (who, piece) => `${who} can you both approve the ${piece}?`,
  (who, piece) => `${who} please approve the ${piece}, it needs the two of you.`,
  (who) => `${who} könnt ihr beide den Text freigeben?`,
];

/** Asks nobody: no person is named, or only a program. */
export const askingsOfNobody: readonly ((program: string) => string)[] = [
  () => 'Can somebody please approve the banner set?',
  (program) => `${program} please approve the banner set`,
];

export const yes: readonly string[] = [
  'Approved!',
  'Approved, thanks.',
  'Looks good. Approved.',
  'Freigegeben, danke!',
  'Validé, merci !',
  'Aprobado, gracias.',
  'Approvato, grazie!',
  'Akkoord, bedankt!',
];
export const changes: readonly string[] = [
  'Needs changes: the price in line two is wrong.',
  'Please change the headline.',
  'Bitte noch den zweiten Satz kürzen.',
  'Il faut encore corriger le titre.',
];
export const no: readonly string[] = [
  'Rejected, sorry. The claim is not allowed.',
  'Abgelehnt, der Claim geht so nicht.',
  'Refusé, désolé.',
];
/** From the right person, and no decision. */
export const unclear: readonly string[] = [
  'looks ok I guess?',
  'hmm, let me ask Chloé first',
  'Seen. Thoughts after lunch.',
  'Which of the two files is it?',
  'Wait, is this the one from Monday?',
];
